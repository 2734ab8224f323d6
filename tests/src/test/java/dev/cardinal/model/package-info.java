/** The built-in networks are those of torchvision. */
package dev.cardinal.model;
