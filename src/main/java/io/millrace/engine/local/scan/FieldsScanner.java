package io.millrace.engine.local.scan;

import io.millrace.io.Chunk;

/** Fields of the rows of a table. */
final class FieldsScanner implements PairScanner {
    private final FieldPlan plan;

    FieldsScanner(FieldPlan plan) {
        this.plan = plan;
    }

    @Override
    public long scan(Chunk chunk, PairBatch batch, Sink sink) {
        if (chunk.to() - chunk.from() > KeyWords.MAX_LENGTH || chunk.to() > KeyWords.MAX_OFFSET) {
            return GeneralWay.scan(chunk, sink);
        }
        batch.kind(plan.kind(), plan.digits());
        batch.bytes(chunk.bytes());
        FieldRows rows = new FieldRows(chunk, plan, batch, sink);
        return plan.isStringAndNumber()
                ? new NumberRows(chunk, plan, batch, rows).run(chunk.from())
                : rows.run(chunk.from());
    }
}
