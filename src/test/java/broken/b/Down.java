package broken.b;

import broken.a.Up;

/** The other half of the cycle. */
public class Down {
    Up up = new Up();
}
