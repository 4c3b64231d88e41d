package broken.http;

/** Is known to a layer below. */
public class Route {}
