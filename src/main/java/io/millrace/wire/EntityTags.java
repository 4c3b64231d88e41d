package io.millrace.wire;

/** Entity tags (RFC 9110, section 8.8.3). */
public final class EntityTags {
    private EntityTags() {}

    /** The strong tag of a job's result in a media type: the rows of a job never change. */
    public static String ofResult(String job, String mediaType) {
        return "\"" + job + "." + mediaType.substring(mediaType.lastIndexOf('/') + 1) + "\"";
    }

    /** True if {@code If-None-Match} names {@code tag}, by the weak comparison that it asks for. */
    public static boolean noneMatchNames(String ifNoneMatch, String tag) {
        return HeaderFields.elements(ifNoneMatch).stream()
                .map(element -> element.startsWith("W/") ? element.substring(2) : element)
                .anyMatch(element -> element.equals("*") || element.equals(tag));
    }
}
