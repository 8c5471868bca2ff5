package tributary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what arrived at this worker, by `enrichment.id`; all shards share it. */
final class Arrivals {
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger records = new AtomicInteger();
  private final AtomicInteger twice = new AtomicInteger();
  private final AtomicInteger malformed = new AtomicInteger();
  private final FileChannel file;

  /** With a path, what arrives is written there too; several workers may share it. */
  Arrivals(String path) throws IOException {
    file = path == null
        ? null
        : FileChannel.open(Path.of(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /** Takes a batch of one shard. What is written here is written before the batch is checkpointed. */
  void take(List<ByteBuffer> batch) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (ByteBuffer data : batch) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      try {
        EnrichedRecord record = EnrichedRecord.parse(bytes);
        records.incrementAndGet();
        if (!seen.add(record.enrichment().id())) twice.incrementAndGet();
        lines.append(record.enrichment().id()).append('\t').append(record.userId()).append('\n');
      } catch (IOException error) {
        malformed.incrementAndGet();
      }
    }
    // One write: lines of two workers don't mix.
    if (file != null) file.write(ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  int distinct() {
    return seen.size();
  }

  @Override
  public String toString() {
    return "%s records arrived: %s distinct, %s twice, %s malformed.".formatted(records, seen.size(), twice, malformed);
  }
}
