package dev.cardinal.tests.architecture;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The engine's packages as {@code docs/packages.md} has them; names are in full.
 *
 * @param knows for each package, those that it may name, and itself
 * @param exported the packages for everybody
 */
record PackageTable(Map<String, Set<String>> knows, Set<String> exported) {
  static final String ROOT = "dev.cardinal";

  private static final Pattern ROW =
      Pattern.compile("^\\| (root|`[a-z.]+`) \\| .* \\| ([^|]*) \\|$", Pattern.MULTILINE);
  private static final Pattern EXPORTED = Pattern.compile("^Exported: (.*)\\.$", Pattern.MULTILINE);

  /** Reads the page. */
  static PackageTable parse(String page) {
    var direct = new LinkedHashMap<String, Set<String>>();
    Matcher row = ROW.matcher(page);
    while (row.find()) {
      String knows = row.group(2);
      direct.put(
          fullName(row.group(1).replace("`", "")),
          knows.equals("JDK") || knows.startsWith("all") ? Set.of() : fullNames(knows));
    }
    direct.put(ROOT, Set.copyOf(direct.keySet()));
    var knows = new LinkedHashMap<String, Set<String>>();
    for (String name : direct.keySet()) {
      var reached = new TreeSet<String>();
      reach(name, direct, reached);
      knows.put(name, reached);
    }
    Matcher exported = EXPORTED.matcher(page);
    if (!exported.find()) {
      throw new IllegalArgumentException("the page does not say what is exported");
    }
    return new PackageTable(knows, fullNames(exported.group(1)));
  }

  /**
   * The table with one more package.
   *
   * @param name as in {@code onednn}
   * @param direct the packages that it may name, besides what they may name
   */
  PackageTable with(String name, List<String> direct) {
    var reached = new TreeSet<String>(Set.of(fullName(name)));
    direct.forEach(known -> reached.addAll(knows.get(fullName(known))));
    var more = new LinkedHashMap<>(knows);
    more.put(fullName(name), reached);
    return new PackageTable(more, exported);
  }

  private static void reach(String name, Map<String, Set<String>> direct, Set<String> reached) {
    if (!direct.containsKey(name)) {
      throw new IllegalArgumentException("the table has no row for " + name);
    }
    if (reached.add(name)) {
      direct.get(name).forEach(next -> reach(next, direct, reached));
    }
  }

  private static Set<String> fullNames(String list) {
    return Arrays.stream(list.split(",\\s*"))
        .map(PackageTable::fullName)
        .collect(Collectors.toSet());
  }

  private static String fullName(String name) {
    return name.equals("root") ? ROOT : ROOT + "." + name;
  }
}
