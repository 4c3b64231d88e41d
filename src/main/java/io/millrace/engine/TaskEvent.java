package io.millrace.engine;

import io.millrace.io.Result;
import io.millrace.value.Value;
import java.util.List;

/** What an engine reports while it runs a plan. */
public sealed interface TaskEvent {
    /** The first task is about to start; {@link Progress#UNKNOWN} for a total that is not known. */
    record Started(long splits, long bytes) implements TaskEvent {}

    /** A new phase, and the progress at its begin. */
    record Entered(Phase phase) implements TaskEvent {}

    /** The progress now; a later one replaces it. */
    record Advanced(Progress progress) implements TaskEvent {}

    /** A preview of the rows, sorted and limited as the output. {@code coverage} is the share of the input in it. */
    record Preview(List<Row> rows, double coverage) implements TaskEvent {}

    /** Something the user should know, once per cause. */
    record Warned(String code, Value detail) implements TaskEvent {}

    /** The result is committed; whoever hears of it keeps it. */
    record Completed(Result result, Progress progress) implements TaskEvent {}
}
