package io.millrace.problem;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Guesses which name was meant. */
public final class Names {
    /** Nobody means a name of more characters, and the distance takes quadratic time. */
    private static final int MAX_CHARS = 64;

    /** What the same is called elsewhere, as in SQL, or for short. */
    private static final Map<String, String> SYNONYMS = Map.ofEntries(
            Map.entry("avg", "mean"),
            Map.entry("average", "mean"),
            Map.entry("total", "sum"),
            Map.entry("minimum", "min"),
            Map.entry("maximum", "max"),
            Map.entry("n", "count"),
            Map.entry("js", "javascript"),
            Map.entry("py", "python"),
            Map.entry("webassembly", "wasm"));

    private Names() {}

    /**
     * The known name that is closest to the given one, the first of several; nothing if none is close. Close is a
     * distance of at most a third of the longer name, but 1 is close enough for names of two characters; neither case
     * nor a missing underscore in front counts. Where none is close, it may be called otherwise elsewhere, such as avg for mean.
     */
    public static Optional<String> nearest(String given, Collection<String> known) {
        String wanted = plain(given);
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String name : given.length() > MAX_CHARS ? List.<String>of() : known) {
            int distance = distance(wanted, plain(name));
            if (distance < bestDistance && isClose(distance, wanted, plain(name))) {
                best = name;
                bestDistance = distance;
            }
        }
        return bestDistance == Integer.MAX_VALUE ? synonym(wanted, known) : Optional.of(best);
    }

    private static Optional<String> synonym(String wanted, Collection<String> known) {
        String ours = SYNONYMS.getOrDefault(wanted, "");
        return known.stream().filter(name -> plain(name).equals(ours)).findFirst();
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("_") ? lower.substring(1) : lower;
    }

    private static boolean isClose(int distance, String a, String b) {
        int longer = Math.max(a.length(), b.length());
        return distance <= (longer == 2 ? 1 : longer / 3);
    }

    /** Optimal string alignment: Levenshtein's distance with swaps of neighbours as one step. */
    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            steps[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            steps[i][0] = i;
            fillRow(steps, i, a, b);
        }
        return steps[a.length()][b.length()];
    }

    private static void fillRow(int[][] steps, int i, String a, String b) {
        for (int j = 1; j <= b.length(); j++) {
            int replace = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
            int insertOrDelete = Math.min(steps[i - 1][j], steps[i][j - 1]) + 1;
            int swap = isSwap(a, i, b, j) ? steps[i - 2][j - 2] + 1 : Integer.MAX_VALUE;
            steps[i][j] = Math.min(swap, Math.min(replace, insertOrDelete));
        }
    }

    private static boolean isSwap(String a, int i, String b, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
