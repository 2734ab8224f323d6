package dev.cardinal.formats.onnx;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.FileContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files beside a model that hold its large tensors. They must lie in the model's folder or
 * below it, and be named by relative paths without symbolic links.
 */
final class ExternalData {
  private final String file;
  private final Optional<Path> folder;
  private final Map<String, MemorySegment> mapped = new HashMap<>();

  private ExternalData(String file, Optional<Path> folder) {
    this.file = file;
    this.folder = folder;
  }

  /** For a model in a folder. */
  static ExternalData beside(Path model) {
    Path folder = model.toAbsolutePath().getParent();
    return new ExternalData(model.toString(), Optional.ofNullable(folder));
  }

  /** For a model from a stream, which has nothing beside it. */
  static ExternalData none(String name) {
    return new ExternalData(name, Optional.empty());
  }

  /**
   * The bytes of a tensor.
   *
   * @param place where the tensor stands, for errors
   * @param keys location, and perhaps offset and length, as ONNX names them
   * @param byteSize the size that the tensor's type takes
   */
  MemorySegment slice(String place, Map<String, String> keys, long byteSize) {
    String location = keys.getOrDefault("location", "");
    if (folder.isEmpty()) {
      throw error(
          place,
          "its data lies in the file '"
              + location
              + "' beside the model; load the model from a file, not from a stream");
    }
    if (!mapped.containsKey(location)) {
      mapped.put(location, FileContent.map(resolve(place, location)));
    }
    MemorySegment content = mapped.get(location);
    long offset = number(place, keys.getOrDefault("offset", "0"));
    long length = number(place, keys.getOrDefault("length", Long.toString(byteSize)));
    if (length != byteSize) {
      throw error(place, "takes " + byteSize + " bytes, but external data declares " + length);
    }
    if (offset > content.byteSize() || length > content.byteSize() - offset) {
      throw error(
          place,
          length
              + " bytes at "
              + offset
              + " do not lie within the external data '"
              + location
              + "' of "
              + content.byteSize()
              + " bytes; the file is truncated or belongs to another model");
    }
    return content.asSlice(offset, length);
  }

  private Path resolve(String place, String location) {
    try {
      Path relative = Path.of(location);
      Path root = folder.orElseThrow().toRealPath();
      Path target = root.resolve(relative).normalize();
      if (location.isEmpty() || relative.isAbsolute() || !target.startsWith(root)) {
        throw error(
            place, "external data '" + location + "' does not lie within the model's folder");
      }
      if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
          || !target.toRealPath().equals(target)) {
        throw error(
            place,
            "external data '"
                + location
                + "' is not a regular file in the model's folder (symbolic links are not"
                + " followed); put the file beside the model");
      }
      return target;
    } catch (InvalidPathException e) {
      throw new ModelFormatException(
          file, place, "external data '" + location + "' is not a file name", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": external data '" + location + "': " + e, e);
    }
  }

  private long number(String place, String text) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below, as a negative number is
    }
    throw error(place, "external data has the offset or length '" + text + "'");
  }

  private ModelFormatException error(String place, String problem) {
    return new ModelFormatException(file, place, problem);
  }
}
