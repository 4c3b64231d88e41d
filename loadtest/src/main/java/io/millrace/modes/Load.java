package io.millrace.modes;

import java.net.URI;

/** Sends all requests of a trial to a server at once, and checks what comes back. */
interface Load {
    /** Ends in the time that trials have, whatever the server does. */
    Trial send(URI server) throws Exception;
}
