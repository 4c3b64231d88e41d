/** Where jobs and their events are kept. Read {@link io.millrace.store.InMemoryJobStore} first. */
@NullMarked
package io.millrace.store;

import org.jspecify.annotations.NullMarked;
