package dev.cardinal.formats.hdf5;

import dev.cardinal.formats.StridedTensor;
import io.jhdf.GroupSymbolTableNode;
import io.jhdf.LocalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.SymbolTableEntry;
import io.jhdf.Utils;
import io.jhdf.btree.BTreeV1;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.SymbolTableMessage;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A group in an HDF5 file: objects by name, and attributes. */
public final class Hdf5Group {
  private static final long NOWHERE = -1;
  private static final int SOFT_LINK = 2;
  private static final int MOST_OBJECTS = 200_000;

  private final Hdf5File file;
  private final String path;
  private final ObjectHeader header;
  private final Map<String, Long> addresses = new LinkedHashMap<>();

  Hdf5Group(Hdf5File file, String path, long address) {
    this(file, path, file.read("group '" + path + "'", () -> header(file, address)));
  }

  private Hdf5Group(Hdf5File file, String path, ObjectHeader header) {
    this.file = file;
    this.path = path;
    this.header = header;
    file.read(
        place(),
        () -> {
          findObjects();
          return addresses;
        });
  }

  private static ObjectHeader header(Hdf5File file, long address) {
    return ObjectHeader.readObjectHeader(file.storage(), address);
  }

  private String place() {
    return "group '" + path + "'";
  }

  private void findObjects() {
    if (header.hasMessageOfType(SymbolTableMessage.class)) {
      SymbolTableMessage table = header.getMessageOfType(SymbolTableMessage.class);
      ByteBuffer names = new LocalHeap(file.storage(), table.getLocalHeapAddress()).getDataBuffer();
      for (long node :
          BTreeV1.createGroupBTree(file.storage(), table.getBTreeAddress()).getChildAddresses()) {
        for (SymbolTableEntry entry :
            new GroupSymbolTableNode(file.storage(), node).getSymbolTableEntries()) {
          add(name(names, entry.getLinkNameOffset()), address(entry));
        }
      }
      return;
    }
    for (LinkInfoMessage links : header.getMessagesOfType(LinkInfoMessage.class)) {
      if (links.getBTreeNameIndexAddress() != NOWHERE) {
        throw new HdfException(
            "it keeps its objects in a heap, which is not supported; write it with h5py's usual"
                + " libver");
      }
    }
    for (LinkMessage link : header.getMessagesOfType(LinkMessage.class)) {
      boolean hard = link.getLinkType() == LinkMessage.LinkType.HARD;
      add(link.getLinkName(), hard ? link.getHardLinkAddress() : NOWHERE);
    }
  }

  private static long address(SymbolTableEntry entry) {
    return entry.getCacheType() == SOFT_LINK ? NOWHERE : entry.getObjectHeaderAddress();
  }

  private String name(ByteBuffer names, int offset) {
    names.position(offset);
    String name = Utils.readUntilNull(names);
    file.storage().charge(name.length());
    return name;
  }

  /** Links to other places or files lead nowhere: weights have none. */
  private void add(String name, long address) {
    addresses.put(name, address);
    if (addresses.size() > MOST_OBJECTS) {
      throw new HdfException("it has more than " + MOST_OBJECTS + " objects");
    }
  }

  /** Where the group is, as in {@code /model_weights/conv1}. */
  public String path() {
    return path;
  }

  /** The names of the objects in it, in the file's order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(addresses.keySet());
  }

  /** A group in it; empty if there is none of that name. */
  public Optional<Hdf5Group> group(String name) {
    return object(name)
        .filter(found -> !isDataset(found))
        .map(found -> new Hdf5Group(file, path(name), found));
  }

  /**
   * A dataset in it; empty if there is none of that name.
   *
   * @throws dev.cardinal.format.ModelFormatException if it is chunked or compressed, or its
   *     elements do not lie within the file
   */
  public Optional<StridedTensor> dataset(String name) {
    return object(name)
        .filter(Hdf5Group::isDataset)
        .map(found -> Hdf5Dataset.read(file, path(name), found));
  }

  private Optional<ObjectHeader> object(String name) {
    Long address = addresses.getOrDefault(name, NOWHERE);
    return address == NOWHERE
        ? Optional.empty()
        : Optional.of(file.read("object '" + path(name) + "'", () -> header(file, address)));
  }

  private static boolean isDataset(ObjectHeader object) {
    return object.hasMessageOfType(DataSpaceMessage.class);
  }

  private String path(String name) {
    return path.equals("/") ? "/" + name : path + "/" + name;
  }

  /**
   * The texts of an attribute, one or a list; empty if there is no such attribute, or it has none.
   *
   * @throws dev.cardinal.format.ModelFormatException if it holds something else
   */
  public List<String> texts(String attribute) {
    return Hdf5Attributes.texts(file, path, header, attribute);
  }

  /** The first text of an attribute; empty if there is no such attribute, or it has none. */
  public Optional<String> text(String attribute) {
    return texts(attribute).stream().findFirst();
  }

  /** Whether there is an attribute of a name. */
  public boolean has(String attribute) {
    return file.read(place(), () -> Hdf5Attributes.find(header, attribute).isPresent());
  }
}
