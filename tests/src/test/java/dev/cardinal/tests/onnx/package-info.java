/** What ONNX models compute: against the tests of ONNX, and against ONNX Runtime. */
package dev.cardinal.tests.onnx;
