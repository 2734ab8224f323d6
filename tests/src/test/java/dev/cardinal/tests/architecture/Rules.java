package dev.cardinal.tests.architecture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** The house rules: each gives its violations, one sentence each. */
final class Rules {
  private static final String VECTORS = "jdk.incubator.vector";

  /** Packages outside the engine that one of its packages may name, besides {@code java}. */
  private static final Map<String, String> JDK =
      Map.of("dev.cardinal.vector.ukernel", VECTORS, "dev.cardinal.trace", "jdk.jfr");

  private static final Set<String> BACKENDS =
      Set.of("dev.cardinal.vector.VectorBackend", "dev.cardinal.reference.ReferenceBackend");

  private Rules() {}

  /** Packages name what the table lets them know, and no package is missing from it. */
  static List<String> knowledge(Collection<ClassReferences> classes, PackageTable table) {
    List<String> found =
        where(
            classes,
            (from, to) -> {
              String target = ClassReferences.packageOf(to);
              return isOurs(to)
                  && !table.knows().getOrDefault(from.packageName(), Set.of()).contains(target);
            });
    for (String name : new TreeSet<>(packages(classes).keySet())) {
      if (!table.knows().containsKey(name)) {
        found.add("package " + name + " is not in the table");
      }
    }
    return found;
  }

  /** The engine names nothing but itself and {@code java}, except that it has a reason. */
  static List<String> jdkAlone(Collection<ClassReferences> classes) {
    return where(
        classes,
        (from, to) -> {
          String granted = JDK.get(from.packageName());
          return !isOurs(to)
              && !to.startsWith("java.")
              && !ClassReferences.packageOf(to).equals(granted);
        });
  }

  /** Nobody but the root names the backends. */
  static List<String> backendsUnnamed(Collection<ClassReferences> classes) {
    return where(
        classes,
        (from, to) ->
            BACKENDS.contains(to)
                && !from.packageName().equals(PackageTable.ROOT)
                && !from.packageName().equals(ClassReferences.packageOf(to)));
  }

  /** No package knows itself by way of others. */
  static List<String> noCycles(Collection<ClassReferences> classes) {
    Map<String, Set<String>> edges = packages(classes);
    var found = new ArrayList<String>();
    for (String start : edges.keySet()) {
      var seen = new HashSet<String>();
      Deque<String> open = new ArrayDeque<>(edges.get(start));
      while (!open.isEmpty()) {
        String next = open.pop();
        if (seen.add(next)) {
          open.addAll(edges.getOrDefault(next, Set.of()));
        }
      }
      if (seen.contains(start)) {
        found.add("package " + start + " is in a cycle among " + new TreeSet<>(seen));
      }
    }
    return found;
  }

  /** What is public in an exported package shows nothing of the others. */
  static List<String> signatures(Collection<ClassReferences> classes, Set<String> exported) {
    var found = new ArrayList<String>();
    for (ClassReferences from : classes) {
      if (from.isPublic() && exported.contains(from.packageName())) {
        for (String to : from.exposed()) {
          if (isOurs(to) && !exported.contains(ClassReferences.packageOf(to))) {
            found.add("the public " + from.name() + " exposes " + to);
          }
        }
      }
    }
    return found;
  }

  /** No file is too long to be read. */
  static List<String> lengths(Map<String, Long> linesByFile, long most) {
    var found = new ArrayList<String>();
    linesByFile.forEach(
        (file, lines) -> {
          if (lines > most) {
            found.add(file + " has " + lines + " lines, more than " + most);
          }
        });
    return found;
  }

  private static boolean isOurs(String className) {
    return className.startsWith(PackageTable.ROOT + ".");
  }

  private static List<String> where(
      Collection<ClassReferences> classes, BiPredicate<ClassReferences, String> violation) {
    var found = new ArrayList<String>();
    for (ClassReferences from : classes) {
      for (String to : from.references()) {
        if (violation.test(from, to)) {
          found.add(from.name() + " names " + to);
        }
      }
    }
    return found;
  }

  /** Each package of ours with the others of ours that it names. */
  private static Map<String, Set<String>> packages(Collection<ClassReferences> classes) {
    var edges = new TreeMap<String, Set<String>>();
    for (ClassReferences from : classes) {
      Set<String> named = edges.computeIfAbsent(from.packageName(), name -> new TreeSet<>());
      for (String to : from.references()) {
        String target = ClassReferences.packageOf(to);
        if (isOurs(to) && !target.equals(from.packageName())) {
          named.add(target);
        }
      }
    }
    return edges;
  }
}
