/** The engine: tensors, operators, graphs, planning, execution and kernels, on the JDK alone. */
module dev.cardinal.engine {
  requires jdk.incubator.vector;
  requires jdk.jfr;
}
