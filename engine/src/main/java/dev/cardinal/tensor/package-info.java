/** Tensors: element types, shapes, layouts and the memory behind them. */
package dev.cardinal.tensor;
