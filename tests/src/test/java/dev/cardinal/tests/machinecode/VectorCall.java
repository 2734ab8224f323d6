package dev.cardinal.tests.machinecode;

import java.io.IOException;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDescs;
import java.util.List;
import java.util.stream.Stream;

/**
 * A call in which a micro-kernel hands a vector, a mask or a shuffle to another method of this
 * project, or is handed one.
 *
 * @param caller as in {@link Held}
 * @param byteCodes how long the caller is
 * @param callee likewise
 */
record VectorCall(String caller, int byteCodes, String callee) {
  /** C2 inlines no longer method, however hot: its option {@code FreqInlineSize}. */
  private static final int MOST_INLINED = 325;

  /** All within the micro-kernels' package. */
  static List<VectorCall> all() throws IOException {
    return KernelClasses.all().stream()
        .flatMap(type -> type.methods().stream().flatMap(method -> in(type, method)))
        .distinct()
        .toList();
  }

  private static Stream<VectorCall> in(ClassModel type, MethodModel method) {
    if (method.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME)) {
      return Stream.empty(); // runs once
    }
    String caller =
        KernelClasses.name(type.thisClass().asInternalName(), method.methodName().stringValue());
    int length = KernelClasses.byteCodes(method);
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .filter(InvokeInstruction.class::isInstance)
        .map(InvokeInstruction.class::cast)
        .filter(call -> call.owner().asInternalName().startsWith(KernelClasses.folder()))
        .filter(call -> call.type().stringValue().contains(KernelClasses.VECTORS))
        .map(call -> KernelClasses.name(call.owner().asInternalName(), call.name().stringValue()))
        .map(callee -> new VectorCall(caller, length, callee));
  }

  /** Whether the caller is compiled by itself only, as {@link MachineCodeTest} sees it. */
  boolean isSeenByItself() {
    return byteCodes > MOST_INLINED;
  }
}
