package dev.cardinal.tests.machinecode;

import java.util.List;

/**
 * A method's machine code.
 *
 * @param name as in {@code F32Gemm4x2v.multiply}, without the package
 * @param byteCodes how long the method is in its class file, which tells overloads apart
 * @param address where the code starts
 * @param code the bytes, in hexadecimal
 * @param traps addresses next to the calls that leave the code for good, each at the call or less
 *     than an instruction before it
 */
record CompiledMethod(String name, int byteCodes, long address, String code, List<Long> traps) {}
