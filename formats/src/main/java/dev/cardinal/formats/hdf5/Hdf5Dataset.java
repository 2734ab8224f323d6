package dev.cardinal.formats.hdf5;

import dev.cardinal.formats.StoredType;
import dev.cardinal.formats.StridedTensor;
import dev.cardinal.tensor.Shape;
import io.jhdf.ObjectHeader;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import io.jhdf.object.message.DataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.CompactDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Optional;

/** The datasets of an HDF5 file as tensors in place. */
final class Hdf5Dataset {
  private static final int MOST_DIMENSIONS = 32;
  private static final long NOWHERE = -1;

  /** Keras stores bfloat16 as integers and says so in an attribute. */
  private static final String TYPE_ATTRIBUTE = "dtype";

  private static final String BFLOAT16 = "bfloat16";

  private Hdf5Dataset() {}

  static StridedTensor read(Hdf5File file, String path, ObjectHeader header) {
    return file.read("dataset '" + path + "'", () -> tensor(file, path, header));
  }

  private static StridedTensor tensor(Hdf5File file, String path, ObjectHeader header) {
    DataTypeMessage typeMessage = header.getMessageOfType(DataTypeMessage.class);
    DataSpaceMessage spaceMessage = header.getMessageOfType(DataSpaceMessage.class);
    if (typeMessage.isMessageShared() || spaceMessage.isMessageShared()) {
      throw new HdfException("shares its type with other objects, which is not supported");
    }
    StoredType type = type(file, path, header, typeMessage.getDataType());
    long[] dims = spaceMessage.getDataSpace().getDimensionsAsLong();
    long elements = spaceMessage.getDataSpace().getTotalLength();
    if (dims.length > MOST_DIMENSIONS || elements < 0 || elements > Long.MAX_VALUE / 8) {
      throw new HdfException("has more dimensions or elements than any tensor");
    }
    for (long dim : dims) {
      if (dim < 0) {
        throw new HdfException("has a dimension of " + Long.toUnsignedString(dim));
      }
    }
    Shape shape = Shape.of(dims);
    MemorySegment memory = memory(file, header, elements * type.byteSize());
    return StridedTensor.rowMajor(type, shape, memory);
  }

  private static MemorySegment memory(Hdf5File file, ObjectHeader header, long bytes) {
    return switch (header.getMessageOfType(DataLayoutMessage.class)) {
      case ContiguousDataLayoutMessage in -> {
        if (bytes > 0 && in.getAddress() == NOWHERE) {
          throw new HdfException("was never written");
        }
        yield bytes == 0 ? MemorySegment.NULL : file.storage().data(in.getAddress(), bytes);
      }
      case CompactDataLayoutMessage in -> {
        MemorySegment memory = MemorySegment.ofBuffer(in.getDataBuffer());
        if (memory.byteSize() < bytes) {
          throw new HdfException("has " + memory.byteSize() + " bytes instead of " + bytes);
        }
        yield memory.asSlice(0, bytes);
      }
      default ->
          throw new HdfException(
              "is in chunks, perhaps compressed, which is not supported; Keras writes none such");
    };
  }

  private static StoredType type(Hdf5File file, String path, ObjectHeader header, DataType type) {
    if (type instanceof OrderedDataType ordered
        && type.getSize() > 1
        && ordered.getByteOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new HdfException("its numbers are big-endian, which is not supported");
    }
    return switch (type) {
      case FloatingPoint number -> floating(number);
      case FixedPoint number when isBfloat16(file, path, header, number) -> StoredType.BF16;
      case FixedPoint number -> integer(number);
      default -> throw unsupported(type.getClass().getSimpleName(), type.getSize());
    };
  }

  private static boolean isBfloat16(
      Hdf5File file, String path, ObjectHeader header, FixedPoint number) {
    if (number.getSize() != Short.BYTES) {
      return false;
    }
    Optional<String> said =
        Hdf5Attributes.texts(file, path, header, TYPE_ATTRIBUTE).stream().findFirst();
    return said.filter(BFLOAT16::equals).isPresent();
  }

  private static StoredType floating(FloatingPoint number) {
    return switch (number.getSize() + ", " + number.getExponentSize()) {
      case "2, 5" -> StoredType.F16;
      case "2, 8" -> StoredType.BF16;
      case "4, 8" -> StoredType.F32;
      case "8, 11" -> StoredType.F64;
      default -> throw unsupported("floating-point numbers", number.getSize());
    };
  }

  private static StoredType integer(FixedPoint number) {
    return switch (number.getSize()) {
      case 1 -> number.isSigned() ? StoredType.I8 : StoredType.U8;
      case 2 -> number.isSigned() ? StoredType.I16 : StoredType.U16;
      case 4 -> number.isSigned() ? StoredType.I32 : StoredType.U32;
      case 8 -> number.isSigned() ? StoredType.I64 : StoredType.U64;
      default -> throw unsupported("integers", number.getSize());
    };
  }

  private static HdfException unsupported(String kind, int bytes) {
    return new HdfException("holds " + kind + " of " + bytes + " bytes, which is not supported");
  }
}
