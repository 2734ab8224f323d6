package dev.cardinal.tests.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A class by what it names.
 *
 * @param name as in {@code dev.cardinal.op.Conv}, nested classes with a dollar sign
 * @param isPublic whether other packages may use it, nested classes by their own flag
 * @param references all classes that it names anywhere
 * @param exposed the classes that its public and protected signatures name
 */
record ClassReferences(String name, boolean isPublic, Set<String> references, Set<String> exposed) {
  /** A class within a descriptor or a generic signature; inner ones end the outer one's name. */
  private static final Pattern NAMED = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+)");

  /** The package's name. */
  String packageName() {
    return packageOf(name);
  }

  static String packageOf(String className) {
    return className.substring(0, Math.max(0, className.lastIndexOf('.')));
  }

  /** Reads a class file. */
  static ClassReferences of(byte[] file) {
    ClassModel model = ClassFile.of().parse(file);
    var all = new TreeSet<String>();
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry e -> all.add(binaryName(e));
        case NameAndTypeEntry e -> addNamed(e.type().stringValue(), all);
        case MethodTypeEntry e -> addNamed(e.descriptor().stringValue(), all);
        default -> {}
      }
    }
    var exposed = new TreeSet<>(header(model));
    all.addAll(exposed);
    for (Member member : members(model)) {
      addNamed(member.types(), all);
      if (member.visible()) {
        addNamed(member.types(), exposed);
      }
    }
    all.remove("");
    boolean isPublic = isPublic(model);
    return new ClassReferences(binaryName(model.thisClass()), isPublic, all, exposed);
  }

  /** A field or method: descriptor and generic signature, and whether it is part of the API. */
  private record Member(String types, boolean visible) {}

  private static List<Member> members(ClassModel model) {
    var members = new ArrayList<Member>();
    for (var field : model.fields()) {
      String generic =
          field
              .findAttribute(Attributes.signature())
              .map(s -> s.signature().stringValue())
              .orElse("");
      members.add(
          new Member(field.fieldType().stringValue() + generic, visible(field.flags().flags())));
    }
    for (var method : model.methods()) {
      String generic =
          method
              .findAttribute(Attributes.signature())
              .map(s -> s.signature().stringValue())
              .orElse("");
      var types = new StringBuilder(method.methodType().stringValue()).append(generic);
      method
          .findAttribute(Attributes.exceptions())
          .ifPresent(
              thrown ->
                  thrown.exceptions().forEach(e -> types.append('L').append(e.asInternalName())));
      members.add(new Member(types.toString(), visible(method.flags().flags())));
    }
    return members;
  }

  /** The classes named by the class's own declaration. */
  private static Set<String> header(ClassModel model) {
    var names = new TreeSet<String>();
    model.superclass().ifPresent(e -> names.add(binaryName(e)));
    model.interfaces().forEach(e -> names.add(binaryName(e)));
    model
        .findAttribute(Attributes.signature())
        .ifPresent(s -> addNamed(s.signature().stringValue(), names));
    return names;
  }

  private static boolean visible(Set<AccessFlag> flags) {
    return (flags.contains(AccessFlag.PUBLIC) || flags.contains(AccessFlag.PROTECTED))
        && !flags.contains(AccessFlag.SYNTHETIC);
  }

  /** A nested class has its flags in the table of inner classes. */
  private static boolean isPublic(ClassModel model) {
    return model
        .findAttribute(Attributes.innerClasses())
        .flatMap(
            table ->
                table.classes().stream()
                    .filter(inner -> inner.innerClass().equals(model.thisClass()))
                    .findFirst())
        .map(inner -> visible(inner.flags()))
        .orElseGet(() -> model.flags().has(AccessFlag.PUBLIC));
  }

  private static String binaryName(ClassEntry entry) {
    ClassDesc type = entry.asSymbol();
    while (type.isArray()) {
      type = type.componentType();
    }
    if (type.isPrimitive()) {
      return "";
    }
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
  }

  private static void addNamed(String descriptor, Set<String> names) {
    Matcher matcher = NAMED.matcher(descriptor);
    while (matcher.find()) {
      names.add(matcher.group(1).replace('/', '.'));
    }
  }

  /** Reads a class file. */
  static ClassReferences of(java.nio.file.Path file) {
    try {
      return of(java.nio.file.Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
