/** What tests may see of the bindings of oneDNN. */
package dev.cardinal.onednn;
