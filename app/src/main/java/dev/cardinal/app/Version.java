package dev.cardinal.app;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code cardinal --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "cardinal " + ofModule().or(Version::ofJar).orElse("(not packaged)"),
      "Java " + Runtime.version()
    };
  }

  private static Optional<String> ofModule() {
    return Optional.ofNullable(Version.class.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion);
  }

  private static Optional<String> ofJar() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion());
  }
}
