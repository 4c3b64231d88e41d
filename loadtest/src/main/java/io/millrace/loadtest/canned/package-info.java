/** A server that has the answers to jobs before it is asked: what is measured on it is its client. */
package io.millrace.loadtest.canned;
