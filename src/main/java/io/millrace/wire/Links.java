package io.millrace.wire;

import io.millrace.problem.ErrorCode;

/** The paths that answers point to. */
public final class Links {
    private Links() {}

    /** The job document. */
    public static String self(String job) {
        return "/v1/jobs/" + job;
    }

    /** The rows. */
    public static String result(String job) {
        return self(job) + "/result";
    }

    static String events(String job) {
        return self(job) + "/events";
    }

    static String errors(String job) {
        return self(job) + "/errors";
    }

    static String cancel(String job) {
        return self(job) + "/cancel";
    }

    static String problem(ErrorCode code) {
        return "/problems/" + code.wireName();
    }
}
