package dev.cardinal.bench.peer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What the comparison asks the process of a contestant for, a line of JSON each.
 *
 * @param <R> the answer's type
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "ask")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Request.Output.class, name = "output"),
  @JsonSubTypes.Type(value = Request.WarmUp.class, name = "warm-up"),
  @JsonSubTypes.Type(value = Request.CountThreads.class, name = "count-threads"),
  @JsonSubTypes.Type(value = Request.Time.class, name = "time"),
  @JsonSubTypes.Type(value = Request.Callers.class, name = "callers"),
  @JsonSubTypes.Type(value = Request.Rest.class, name = "rest"),
  @JsonSubTypes.Type(value = Request.Layers.class, name = "layers"),
  @JsonSubTypes.Type(value = Request.Peak.class, name = "peak"),
  @JsonSubTypes.Type(value = Request.Bandwidth.class, name = "bandwidth")
})
public sealed interface Request<R> {
  /** The answer's type. */
  @JsonIgnore
  Class<R> answer();

  /**
   * Write the output of the last run.
   *
   * @param file where to, as NPY
   */
  record Output(String file) implements Request<Answer.Done> {
    @Override
    public Class<Answer.Done> answer() {
      return Answer.Done.class;
    }
  }

  /**
   * Run until the times are stable.
   *
   * @param leastMillis for so long at least
   * @param mostMillis and so long at most
   */
  record WarmUp(int leastMillis, int mostMillis) implements Request<Answer.Warm> {
    @Override
    public Class<Answer.Warm> answer() {
      return Answer.Warm.class;
    }
  }

  /**
   * Count the threads that take part in runs.
   *
   * @param millis run for so long at least
   */
  record CountThreads(int millis) implements Request<Answer.Threads> {
    @Override
    public Class<Answer.Threads> answer() {
      return Answer.Threads.class;
    }
  }

  /**
   * Run untimed, then timed.
   *
   * @param primeMillis run untimed for so long at least, and at least once
   * @param millis start timed runs for so long, at least one
   */
  record Time(int primeMillis, int millis) implements Request<Answer.Times> {
    @Override
    public Class<Answer.Times> answer() {
      return Answer.Times.class;
    }
  }

  /**
   * Let several callers run at once.
   *
   * @param callers how many
   * @param millis for so long at least
   */
  record Callers(int callers, int millis) implements Request<Answer.Rate> {
    @Override
    public Class<Answer.Rate> answer() {
      return Answer.Rate.class;
    }
  }

  /**
   * Run nothing.
   *
   * @param pauseMillis so long before
   * @param millis look for so long what is used
   */
  record Rest(int pauseMillis, int millis) implements Request<Answer.Resources> {
    @Override
    public Class<Answer.Resources> answer() {
      return Answer.Resources.class;
    }
  }

  /** Tell where the time of a run goes. */
  record Layers() implements Request<Answer.Steps> {
    @Override
    public Class<Answer.Steps> answer() {
      return Answer.Steps.class;
    }
  }

  /** Measure how fast this machine multiplies and adds; of the process of the peaks. */
  record Peak() implements Request<Answer.Figure> {
    @Override
    public Class<Answer.Figure> answer() {
      return Answer.Figure.class;
    }
  }

  /** Measure how fast this machine reads memory; of the process of the peaks. */
  record Bandwidth() implements Request<Answer.Figure> {
    @Override
    public Class<Answer.Figure> answer() {
      return Answer.Figure.class;
    }
  }
}
