package tributary;

import java.io.IOException;
import java.io.UncheckedIOException;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** Deals with the records of one shard, one batch after the other. */
record Reader(Arrivals arrivals, Runnable afterBatch) implements ShardRecordProcessor {
  @Override
  public void initialize(InitializationInput input) {}

  /** A batch is dealt with first and checkpointed then: a crash between the two brings it again. */
  @Override
  public void processRecords(ProcessRecordsInput input) {
    try {
      arrivals.take(input.records().stream().map(KinesisClientRecord::data).toList());
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    checkpoint(input.checkpointer());
    afterBatch.run();
  }

  @Override
  public void leaseLost(LeaseLostInput input) {}

  /** The shard is read to its end: without this checkpoint its children are never begun. */
  @Override
  public void shardEnded(ShardEndedInput input) {
    checkpoint(input.checkpointer());
  }

  @Override
  public void shutdownRequested(ShutdownRequestedInput input) {
    checkpoint(input.checkpointer());
  }

  /** Another worker may have taken the shard: then it goes on from its own checkpoint. */
  private static void checkpoint(RecordProcessorCheckpointer checkpointer) {
    try {
      checkpointer.checkpoint();
    } catch (ShutdownException | InvalidStateException error) {
      System.err.println("Not checkpointed: " + error.getMessage());
    }
  }
}
