package broken.a;

import broken.b.Down;

/** One half of a cycle, in a package that is not null-marked. */
public class Up {
    Down down = new Down();
}
