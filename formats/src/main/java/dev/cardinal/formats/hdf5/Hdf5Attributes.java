package dev.cardinal.formats.hdf5;

import io.jhdf.ObjectHeader;
import io.jhdf.dataset.DatasetReader;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import io.jhdf.object.message.AttributeInfoMessage;
import io.jhdf.object.message.AttributeMessage;
import java.util.List;
import java.util.Optional;

/** The attributes of objects in an HDF5 file, as far as they are texts. */
final class Hdf5Attributes {
  private static final long NOWHERE = -1;
  private static final int MOST_TEXTS = 200_000;

  private Hdf5Attributes() {}

  static List<String> texts(Hdf5File file, String path, ObjectHeader header, String name) {
    return file.read(
        "attribute '" + name + "' of '" + path + "'",
        () -> find(header, name).map(found -> texts(file, found)).orElse(List.of()));
  }

  static Optional<AttributeMessage> find(ObjectHeader header, String name) {
    Optional<AttributeMessage> found =
        header.getMessagesOfType(AttributeMessage.class).stream()
            .filter(attribute -> attribute.getName().equals(name))
            .findFirst();
    boolean inHeap =
        header.getMessagesOfType(AttributeInfoMessage.class).stream()
            .anyMatch(info -> info.getFractalHeapAddress() != NOWHERE);
    if (found.isEmpty() && inHeap) {
      throw new HdfException(
          "its attributes are kept in a heap, which is not supported; write it with h5py's usual"
              + " libver");
    }
    return found;
  }

  private static List<String> texts(Hdf5File file, AttributeMessage attribute) {
    if (attribute.getDataBuffer() == null) {
      return List.of();
    }
    DataType type = attribute.getDataType();
    boolean isText =
        type instanceof StringData
            || (type instanceof VariableLength text && text.isVariableLengthString());
    if (!isText) {
      throw new HdfException("holds " + type.getClass().getSimpleName() + " instead of texts");
    }
    long count = attribute.getDataSpace().getTotalLength();
    if (count > MOST_TEXTS || attribute.getDataSpace().getDimensions().length > 1) {
      throw new HdfException("is not one list of at most " + MOST_TEXTS + " texts");
    }
    Object read =
        DatasetReader.readDataset(
            type, attribute.getDataBuffer(), new int[] {(int) count}, file.storage());
    return List.of((String[]) read);
  }
}
