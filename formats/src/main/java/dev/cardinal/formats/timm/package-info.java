/** Models as timm publishes them: a folder of a configuration and weights. */
package dev.cardinal.formats.timm;
