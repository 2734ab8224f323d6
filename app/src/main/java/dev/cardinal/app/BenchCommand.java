package dev.cardinal.app;

import dev.cardinal.Machine;
import dev.cardinal.PlanReport;
import dev.cardinal.Profile;
import dev.cardinal.Session;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cardinal bench}. */
@Command(
    name = "bench",
    description = {
      "Times a model on random input, once its times are stable, and compares its speed with the"
          + " most that the same threads can multiply and add."
    })
final class BenchCommand implements Runnable {
  private static final double USUAL_MILLIS = 3000;
  private static final int FEWEST_RUNS = 10;
  private static final int MOST_RUNS = 1000;

  @Spec private CommandSpec spec;

  @Mixin private ModelArgument model;

  @Mixin private InputOptions input;

  @Mixin private SessionOptions options;

  private OptionalInt batch = OptionalInt.empty();
  private OptionalInt runs = OptionalInt.empty();

  @Option(
      names = "--profile",
      description = "Tell the time of each step of the plan, too, as a mean over the timed runs.")
  private boolean profile;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(names = "--batch", paramLabel = "N", description = "Images in one run. Usually 1.")
  void batch(int count) {
    batch = OptionalInt.of(positive("--batch", count));
  }

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "How many runs to time. Usually as many as take three seconds, at least 10.")
  void runs(int count) {
    runs = OptionalInt.of(positive("--runs", count));
  }

  private int positive(String option, int count) {
    if (count < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " must be at least 1, not " + count);
    }
    return count;
  }

  @Override
  public void run() {
    KnownModel known = model.load();
    Map<String, TensorType> types = input.types(known, batch.orElse(1));
    long images = images(types);
    BenchReport report;
    try (var _ = Progress.of(spec, "timing " + known.name());
        Session session = options.session(known.model())) {
      long flops = session.plan(types).steps().stream().mapToLong(PlanReport.Step::flops).sum();
      Timing timing = time(session, types);
      Profile steps = session.profile().orElseThrow();
      double peak = Machine.fmaGflops(session.threads());
      report =
          new BenchReport(
              known.name(),
              options.backends(),
              images,
              session.threads(),
              timing,
              flops,
              peak,
              steps);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(report.tree(profile)));
    } else {
      out.print(report.text(profile));
    }
  }

  private long images(Map<String, TensorType> types) {
    TensorType first = types.values().iterator().next();
    long images = first.shape().rank() == 0 ? 1 : first.shape().dim(0);
    if (batch.isPresent() && batch.getAsInt() != images) {
      throw new CommandException(
          "--batch is " + batch.getAsInt() + ", but the input is " + first.shape());
    }
    return images;
  }

  private Timing time(Session session, Map<String, TensorType> types) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    types.forEach((name, type) -> inputs.put(name, RandomTensor.of(type, 0)));
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    session.outputTypes(types).forEach((name, type) -> outputs.put(name, Tensor.allocate(type)));
    Runnable once = () -> session.run(inputs, outputs);
    double millis = Timing.warmUp(once).median();
    session.resetProfile();
    int usual = (int) Math.clamp(USUAL_MILLIS / millis, FEWEST_RUNS, MOST_RUNS);
    return Timing.of(runs.orElse(usual), once);
  }
}
