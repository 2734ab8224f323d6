/** Every kernel that a backend offers, against the operators' own evaluation in double. */
package dev.cardinal.tests.kernels;
