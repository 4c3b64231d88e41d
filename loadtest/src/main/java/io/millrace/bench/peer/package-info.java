/** What Millrace is compared with, each in a process of its own. Read {@code PeerMain} first. */
package io.millrace.bench.peer;
