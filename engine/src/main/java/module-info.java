/**
 * The engine: tensors, operators, graphs, passes, planner, executor and the backend on the Vector
 * API. It depends on the JDK alone.
 */
module dev.cardinal.engine {
  requires java.management;
  requires jdk.incubator.vector;
  requires jdk.jfr;

  exports dev.cardinal;
  exports dev.cardinal.tensor;
  exports dev.cardinal.op;
  exports dev.cardinal.graph;
  exports dev.cardinal.spi;
  exports dev.cardinal.format;
  exports dev.cardinal.model;

  uses dev.cardinal.format.ModelReader;
  uses dev.cardinal.spi.Backend;
}
