package dev.cardinal.app;

import dev.cardinal.Summary;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cardinal summary}. */
@Command(
    name = "summary",
    description = {
      "Lists the layers of a model: type, output shape, parameters, multiply-accumulates.",
      "The layers are those of the model as it was imported, before anything is fused."
    })
final class SummaryCommand implements Runnable {
  private static final double MEGABYTE = 1 << 20;

  @Spec private CommandSpec spec;

  @Mixin private ModelArgument model;

  @Mixin private InputOptions input;

  @Option(
      names = "--trace",
      description = {
        "Print the shape after every stage instead: a stage is a block, or a layer with its"
            + " normalisation and activation."
      })
  private boolean trace;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public void run() {
    KnownModel known = model.load();
    if (trace) {
      Trace found = Trace.of(known, input.types(known));
      String text = json ? Json.of(found.tree(known.name())) + "\n" : found.text();
      spec.commandLine().getOut().print(text);
      return;
    }
    Summary summary = Summary.of(known.model(), input.types(known));
    String text = json ? Json.of(tree(known, summary)) + "\n" : text(summary);
    spec.commandLine().getOut().print(text);
  }

  private String text(Summary summary) {
    var table = new TextTable("Layer", "Type", "Output shape", ">Parameters", ">Mult-adds");
    for (Summary.Layer layer : summary.layers()) {
      table.row(
          layer.name(),
          layer.operator(),
          shape(layer),
          grouped(layer.parameters()),
          grouped(layer.macs()));
    }
    return table
        + "\n"
        + "Total params: %s%n".formatted(grouped(summary.parameters()))
        + "Trainable params: %s%n".formatted(grouped(summary.parameters()))
        + "Non-trainable params: 0\n"
        + line("Total mult-adds (G): %.2f%n", summary.macs() / 1e9)
        + line("Input size (MB): %.2f%n", inputs(summary))
        + line("Forward/backward pass size (MB): %.2f%n", forward(summary))
        + line("Params size (MB): %.2f%n", parameters(summary))
        + line("Estimated Total Size (MB): %.2f%n", total(summary));
  }

  private static String line(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String shape(Summary.Layer layer) {
    return layer.output().map(type -> type.shape().toString()).orElse("?");
  }

  private Map<String, Object> tree(KnownModel known, Summary summary) {
    Map<String, String> inputs = new LinkedHashMap<>();
    summary.inputs().forEach((name, type) -> inputs.put(name, type.shape().toString()));
    List<Map<String, Object>> layers = new ArrayList<>();
    for (Summary.Layer layer : summary.layers()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", layer.name());
      entry.put("type", layer.operator());
      entry.put("output", layer.output().map(SummaryCommand::dims).orElse(null));
      entry.put("parameters", layer.parameters());
      entry.put("macs", layer.macs());
      layers.add(entry);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model", known.name());
    tree.put("inputs", inputs);
    tree.put("layers", layers);
    tree.put("parameters", summary.parameters());
    tree.put("macs", summary.macs());
    tree.put("input_mb", inputs(summary));
    tree.put("forward_backward_mb", forward(summary));
    tree.put("parameters_mb", parameters(summary));
    tree.put("total_mb", total(summary));
    return tree;
  }

  private static long[] dims(TensorType type) {
    return type.shape().dims();
  }

  private static double inputs(Summary summary) {
    return summary.inputBytes() / MEGABYTE;
  }

  /** Each result and its gradient, as torchsummary has it. */
  private static double forward(Summary summary) {
    return 2 * summary.outputBytes() / MEGABYTE;
  }

  private static double parameters(Summary summary) {
    return summary.parameters() * Float.BYTES / MEGABYTE;
  }

  private static double total(Summary summary) {
    return inputs(summary) + forward(summary) + parameters(summary);
  }
}
