package io.millrace.function.sandbox;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which members of its records a map function in JavaScript reads, where its text proves that it does nothing else with
 * them: it is one arrow function, and its first parameter takes members by name, as in {@code ({status, bytes: n = 0})}, or
 * is never seen but in front of a dot and a name. Such a function cannot tell a record from one without the other members.
 * Whatever is not certain proves nothing: escapes in names, templates, regular expressions, {@code eval}.
 */
public final class MemberReads {
    /** What objects have though their records do not. */
    private static final Set<String> INHERITED = Set.of(
            "constructor",
            "hasOwnProperty",
            "isPrototypeOf",
            "propertyIsEnumerable",
            "toLocaleString",
            "toString",
            "valueOf",
            "__proto__",
            "__defineGetter__",
            "__defineSetter__",
            "__lookupGetter__",
            "__lookupSetter__");

    private static final Set<String> REFUSED = Set.of("eval", "with", "async", "function", "class", "yield", "await");

    private static final String NAME = "[A-Za-z_$][A-Za-z_$0-9]*";
    /** {@code r}, {@code (r)} or {@code (r, ctx)}, with a space between tokens. */
    private static final Pattern PARAMETERS =
            Pattern.compile("(NAME)|\\( (NAME)(?: , (?!\\2 \\))NAME)? \\)".replace("NAME", NAME));

    /** A name, {@code name: own}, and either with a constant, a name or something empty for want of it. */
    private static final String MEMBER =
            "NAME(?: : NAME)?(?: = (?:NAME|\"|(?:- )?[0-9][^ ]*|\\[ \\]|\\{ \\}))?".replace("NAME", NAME);
    /** {@code ({a, b: c = 0})} or {@code ({a}, ctx)}. */
    private static final Pattern MEMBERS = Pattern.compile("\\( \\{ (MEMBER(?: , MEMBER)*)(?: ,)? \\}(?: , NAME)? \\)"
            .replace("MEMBER", MEMBER)
            .replace("NAME", NAME));

    private final List<String> tokens;

    private MemberReads(List<String> tokens) {
        this.tokens = tokens;
    }

    /** The names; empty if it is not certain that the function reads no others. */
    public static Optional<Set<String>> of(String source) {
        return ScriptTokens.of(source).flatMap(tokens -> new MemberReads(tokens).names());
    }

    private Optional<Set<String>> names() {
        int arrow = tokens.indexOf("=>");
        if (arrow < 0 || !isOneExpression(arrow + 1)) {
            return Optional.empty();
        }
        String written = String.join(" ", tokens.subList(0, arrow));
        Matcher members = MEMBERS.matcher(written);
        if (members.matches()) {
            return taken(Objects.requireNonNull(members.group(1)));
        }
        Matcher parameters = PARAMETERS.matcher(written);
        if (!parameters.matches()) {
            return Optional.empty();
        }
        String plain = parameters.group(1);
        return names(Objects.requireNonNull(plain == null ? parameters.group(2) : plain), arrow + 1);
    }

    /** The function has no name for the record, so what follows cannot read any more of it. */
    private static Optional<Set<String>> taken(String members) {
        Set<String> names = new HashSet<>();
        for (String member : members.split(" , ", -1)) {
            names.add(member.split(" ", 2)[0]);
        }
        return Collections.disjoint(names, INHERITED) ? Optional.of(names) : Optional.empty();
    }

    private Optional<Set<String>> names(String record, int from) {
        Set<String> names = new HashSet<>();
        for (int i = from; i < tokens.size(); i++) {
            if (REFUSED.contains(token(i)) || assignsToPattern(i)) {
                return Optional.empty();
            }
            if (token(i).equals(record) && !token(i - 1).equals(".")) {
                Optional<String> name = memberBehind(i);
                if (name.isEmpty()) {
                    return Optional.empty();
                }
                names.add(name.get());
            }
        }
        return Optional.of(names);
    }

    private Optional<String> memberBehind(int i) {
        String name = token(i + 2);
        boolean read =
                token(i + 1).equals(".") && name.matches(NAME) && !INHERITED.contains(name) && !isAssigned(i + 3);
        return read ? Optional.of(name) : Optional.empty();
    }

    /**
     * Does what stands at {@code i}, behind a member, give it another value? That could be a function, which would find the
     * record in {@code this}.
     */
    private boolean isAssigned(int i) {
        String next = token(i);
        boolean ifNot = (next.equals("&") || next.equals("|") || next.equals("?"))
                && token(i + 1).equals(next)
                && token(i + 2).equals("=");
        return ifNot
                || next.equals("of")
                || next.equals("in")
                || (next.equals("=") && !token(i + 1).equals("="));
    }

    /** What is in brackets on the left of an assignment can name members of the record. */
    private boolean assignsToPattern(int i) {
        return ")]}".contains(token(i)) && isAssigned(i + 1);
    }

    private String token(int i) {
        return i < tokens.size() ? tokens.get(i) : " ";
    }

    /** A comma or a semicolon outside of brackets would end the function, and something else would begin. */
    private boolean isOneExpression(int from) {
        int depth = 0;
        for (String token : tokens.subList(from, tokens.size())) {
            depth += "([{".contains(token) ? 1 : ")]}".contains(token) ? -1 : 0;
            if (depth < 0 || (depth == 0 && ",;".contains(token))) {
                return false;
            }
        }
        return depth == 0;
    }
}
