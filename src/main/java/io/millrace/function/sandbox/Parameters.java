package io.millrace.function.sandbox;

import java.util.List;
import java.util.Optional;

/** The parameters of a function in JavaScript, as far as its text tells. */
final class Parameters {
    private Parameters() {}

    /** True if the function with this text has one parameter and no more; false if that is not certain. */
    static boolean isOne(String text) {
        return head(text).flatMap(ScriptTokens::of).filter(Parameters::isOne).isPresent();
    }

    /** The text up to the end of the parameters. */
    private static Optional<String> head(String text) {
        int end = text.startsWith("function") ? text.indexOf(") {") + 1 : text.indexOf("=>");
        return end > 0 ? Optional.of(text.substring(0, end)) : Optional.empty();
    }

    private static boolean isOne(List<String> tokens) {
        int open = tokens.indexOf("(");
        int close = tokens.size() - 1;
        if (tokens.size() == 1) {
            return true;
        }
        return open >= 0 && tokens.get(close).equals(")") && isOneIn(tokens.subList(open + 1, close));
    }

    private static boolean isOneIn(List<String> tokens) {
        int depth = 0;
        for (String token : tokens) {
            depth += "([{".contains(token) ? 1 : ")]}".contains(token) ? -1 : 0;
            if (depth < 0 || (depth == 0 && token.equals(","))) {
                return false;
            }
        }
        return depth == 0 && !tokens.isEmpty() && !tokens.get(0).equals("...");
    }
}
