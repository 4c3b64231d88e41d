/**
 * The command line: commands that talk to a server over HTTP, {@code serve}, and the one-shot {@code run}. Read {@link
 * io.millrace.cli.Cli} first; {@link io.millrace.cli.ServerClient} is of use without any command.
 */
@NullMarked
package io.millrace.cli;

import org.jspecify.annotations.NullMarked;
