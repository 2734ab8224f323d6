/**
 * What C2 makes of the loops on vectors: methods are made hot in a JVM that prints their machine
 * code, and their loops are found in it and looked at.
 */
package dev.cardinal.tests.machinecode;
