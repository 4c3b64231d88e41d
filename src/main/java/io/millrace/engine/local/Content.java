package io.millrace.engine.local;

/** What map tasks hand to one partition, to be joined in the order of the splits. */
interface Content {
    /** This followed by {@code later}, which is of the same kind. May change and return this. */
    Content append(Content later);

    /** Keys, or rows where nothing is reduced. */
    int size();
}
