package io.millrace.function.sandbox;

import com.caoccao.javet.exceptions.BaseJavetScriptingException;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetScriptingError;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.executors.IV8Executor;
import com.caoccao.javet.values.reference.V8ValueFunction;
import java.util.Map;
import java.util.regex.Pattern;

/** Turns the user's text into a function, keeping lines and columns as they are in that text. */
final class UserFunction {
    /**
     * A function that gives the expression, in brackets so that V8 compiles it at once; strict, so that a forgotten {@code let} is
     * an error and not a value kept for ever.
     */
    private static final String BEFORE = "\"use strict\";(()=>(";

    /** So much further right V8 has the first line of the text; an offset that it is given it forgets where scripts are named. */
    static final int COLUMNS_BEFORE = BEFORE.length();

    /**
     * On a line of its own, for the text may end in a comment; and with a name of the script's that takes the place of one that
     * a comment in the text gives it, since V8 takes the last.
     */
    private static final String AFTER = "\n))\n//# sourceURL=";

    private static final String NOT_A_FUNCTION = "This is not a function; write %s or the like";

    /** How a function of each role is written. */
    private static final Map<String, String> FORMS = Map.of(
            "map", "(record, ctx) => { … }",
            "function", "(key, values) => …",
            "init", "() => …",
            "add", "(state, value) => …",
            "merge", "(a, b) => …",
            "finish", "(key, state) => …");

    private static final String KEY_ALONE =
            "%s is called with (key, %s), so its only parameter would be the key; write (key, %2$s) => …";

    /** The source begins with one, behind blanks and comments. */
    private static final Pattern STATEMENT =
            Pattern.compile("(?:\\s|//.*|/\\*(?s:.*?)\\*/)*+(?:const|let|var|import|export)\\b");

    private static final String ONE_EXPRESSION =
            "; a source is one expression, whose value is the function: with more, write (() => { …; return (record) => …; })()";

    private static final Pattern WANTS_MODULE =
            Pattern.compile("SyntaxError: Cannot use '?import|ReferenceError: require is not defined");

    private static final String NO_MODULES =
            "; no module can be imported here: write what is needed of it into the source, (() => { …; return (record) => …; })()";

    private static final String NO_PROPERTIES =
            "; properties of Unicode are not available here, write ranges such as [A-Za-z\\u00c0-\\u024f]";

    /** All that is not read from a text at run time needs one of these words to make a promise. */
    private static final Pattern MAKES_PROMISES =
            Pattern.compile("[\\w$]*[Aa]sync[\\w$]*|Promise|import|eval|Function|constructor");

    private final String role;
    private final String pointer;
    private final String source;

    /**
     * Compiles nothing yet.
     *
     * @param role what the harness knows it by
     */
    UserFunction(String role, String pointer, String source) {
        this.role = role;
        this.pointer = pointer;
        this.source = source;
    }

    /**
     * True unless the function makes no promises. Where the text cannot be told into tokens it is so if one of the words stands
     * anywhere; a function that makes promises with none of them, as by {@code globalThis['Pro' + 'mise']}, is not seen.
     */
    boolean mayPromise() {
        return ScriptTokens.of(source)
                .map(tokens -> tokens.stream().anyMatch(MAKES_PROMISES.asMatchPredicate()))
                .orElseGet(() -> MAKES_PROMISES.matcher(source).find());
    }

    /** Makes a function that evaluates the text, of which nothing runs here: the harness knows what to say of what it throws. */
    V8ValueFunction compile(V8Runtime runtime) throws JavetException, SnippetException {
        IV8Executor executor = runtime.getExecutor(BEFORE + withoutSemicolon() + AFTER + pointer);
        executor.setResourceName(pointer);
        try {
            return executor.execute();
        } catch (BaseJavetScriptingException e) {
            throw located(e.getScriptingError());
        }
    }

    /** The text is something else. */
    SnippetException noFunction() {
        return new SnippetException(pointer, 1, 1, NOT_A_FUNCTION.formatted(FORMS.get(role)));
    }

    /** Refuses a reduce or a finish that would take the key for what it is to look at. */
    void checkParameters(V8ValueFunction function) throws JavetException, SnippetException {
        boolean isFinish = role.equals("finish");
        String text = isFinish || role.equals("function") ? function.getSourceCode() : null;
        if (text != null && Parameters.isOne(text.strip())) {
            String wrong = isFinish ? KEY_ALONE.formatted(role, "state") : KEY_ALONE.formatted("reduce", "values");
            throw new SnippetException(pointer, 1, 1, wrong);
        }
    }

    private SnippetException located(JavetScriptingError error) {
        String[] lines = withoutSemicolon().split("\r\n|[\r\n]", -1);
        int line = Math.max(1, error.getLineNumber());
        if (line > lines.length) {
            String last = lines[lines.length - 1];
            return new SnippetException(
                    pointer,
                    lines.length,
                    last.length() + 1,
                    "The function is not complete, or there is a bracket too many");
        }
        int column = Math.max(1, error.getStartColumn() + 1 - (line == 1 ? COLUMNS_BEFORE : 0));
        return new SnippetException(pointer, line, column, advised(error.getDetailedMessage()));
    }

    /** What is said of the text as it was compiled or evaluated, with what to do about it where that says too little. */
    String advised(String message) {
        return message + advice(message);
    }

    private String advice(String message) {
        if (WANTS_MODULE.matcher(message).lookingAt()) {
            return NO_MODULES;
        }
        if (message.startsWith("SyntaxError")
                && (STATEMENT.matcher(source).lookingAt() || message.contains("Unexpected token 'function'"))) {
            return ONE_EXPRESSION;
        }
        return message.contains("Invalid property name") ? NO_PROPERTIES : "";
    }

    private String withoutSemicolon() {
        int end = source.length();
        while (end > 0 && (source.charAt(end - 1) == ';' || Character.isWhitespace(source.charAt(end - 1)))) {
            end--;
        }
        return source.substring(0, end);
    }
}
