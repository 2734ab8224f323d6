package dev.cardinal.bench.standing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of the table that are measured together. */
public enum RowGroup {
  /** ResNeXt-50 at batch 1: whole runs, and the layers within them. */
  BATCH1,
  /** ResNeXt-50 at batch 8. */
  BATCH8,
  /** ResNeXt-50's grouped convolutions alone. */
  GROUPED,
  /** ResNet-50 at batch 1. */
  RESNET50,
  /** ResNet-18 at batch 1. */
  RESNET18,
  /** The wide ResNet-50 at batch 1. */
  WIDE_RESNET50_2,
  /** ResNeXt-50 at batch 1 in a JVM that has run five other networks and sizes. */
  POLLUTED;

  static final String NETWORK = "resnext50_32x4d";

  /** As in {@code batch1}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The tasks of one fork. */
  List<Task> tasks(List<Integer> threads, int rounds, int warmUpMillis) {
    List<Task> tasks = new ArrayList<>();
    for (int count : threads) {
      tasks.add(
          new Task(
              this == GROUPED ? Task.Kind.GROUPED : Task.Kind.NETWORK,
              model(),
              this == BATCH8 ? 8 : 1,
              count,
              this == POLLUTED,
              rounds,
              warmUpMillis));
    }
    return tasks;
  }

  private String model() {
    return switch (this) {
      case RESNET50, RESNET18, WIDE_RESNET50_2 -> toString();
      case BATCH1, BATCH8, GROUPED, POLLUTED -> NETWORK;
    };
  }
}
