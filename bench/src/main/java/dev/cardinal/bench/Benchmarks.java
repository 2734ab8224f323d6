package dev.cardinal.bench;

import dev.cardinal.bench.contest.ConvCase;
import dev.cardinal.bench.contest.ConvKernels;
import dev.cardinal.bench.contest.Shapes;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.vector.ukernel.MicroKernelBenchmark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs JMH's benchmarks over tables and lists rather than over what is written beside them: all
 * tiles, all problems on all kernels that take them, all numbers of threads.
 *
 * <p>Arguments: {@code micro}, {@code layers}, {@code steps} or {@code networks}, then options of
 * JMH's, such as {@code -f 1}, which win.
 */
final class Benchmarks {
  private static final String USAGE =
      "usage: Benchmarks micro|layers|steps|networks [JMH OPTION...]";

  private final CommandLineOptions options;
  private final List<RunResult> results = new ArrayList<>();

  private Benchmarks(CommandLineOptions options) {
    this.options = options;
  }

  /** Runs one set. */
  public static void main(String[] args) throws CommandLineOptionException, RunnerException {
    if (args.length == 0) {
      System.err.println(USAGE);
      System.exit(2);
    }
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    var benchmarks = new Benchmarks(new CommandLineOptions(rest));
    switch (args[0]) {
      case "micro" -> benchmarks.micro();
      case "layers" -> benchmarks.layers();
      case "steps" -> benchmarks.steps();
      case "networks" -> benchmarks.run(NetworkBenchmark.class, new OptionsBuilder());
      default -> {
        System.err.println(USAGE);
        System.exit(2);
      }
    }
    ResultFormatFactory.getInstance(ResultFormatType.TEXT, System.out).writeOut(benchmarks.results);
  }

  private void micro() throws RunnerException {
    String[] tiles = MicroKernelBenchmark.tiles().toArray(String[]::new);
    run(MicroKernelBenchmark.class, given("tile", tiles));
  }

  private void steps() throws RunnerException {
    String[] threads =
        IntStream.rangeClosed(1, Runtime.getRuntime().availableProcessors())
            .mapToObj(Integer::toString)
            .toArray(String[]::new);
    run(ParallelStepBenchmark.class, given("threads", threads));
  }

  /** Each problem has kernels of its own that take it. */
  private void layers() throws RunnerException {
    List<String> problems =
        Shapes.NETWORKS.stream().flatMap(name -> Shapes.of(name).stream()).distinct().toList();
    for (String problem : asked("problem").orElse(problems)) {
      String[] kernels =
          ConvKernels.all(new ConvCase(problem, 1)).stream()
              .map(KernelDescriptor::id)
              .toArray(String[]::new);
      run(ConvBenchmark.class, given("kernel", kernels).param("problem", problem));
    }
  }

  private ChainedOptionsBuilder given(String parameter, String... values) {
    var builder = new OptionsBuilder();
    return builder.param(
        parameter, asked(parameter).map(list -> list.toArray(String[]::new)).orElse(values));
  }

  private Optional<List<String>> asked(String parameter) {
    var asked = options.getParameter(parameter);
    return asked.hasValue() ? Optional.of(List.copyOf(asked.get())) : Optional.empty();
  }

  private void run(Class<?> benchmark, ChainedOptionsBuilder given) throws RunnerException {
    String name = benchmark.getName().replace(".", "\\.") + "\\.";
    results.addAll(new Runner(given.parent(options).include(name).build()).run());
  }
}
