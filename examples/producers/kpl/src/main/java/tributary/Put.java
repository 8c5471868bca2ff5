package tributary;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;
import software.amazon.kinesis.producer.UserRecordFailedException;
import software.amazon.kinesis.producer.UserRecordResult;

/**
 * Puts what stands on standard input on a stream: a line holds the partition key, a tab, the explicit hash key or nothing, a tab,
 * and the record.
 */
public final class Put {
  /** More unfinished records than this would only wait in memory. */
  private static final int MOST_OUTSTANDING = 20_000;

  public static void main(String[] args) throws Exception {
    String stream = required("STREAM_NAME");
    KinesisProducer producer = new KinesisProducer(configuration());
    List<Sent> all = new ArrayList<>();
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        while (producer.getOutstandingRecordsCount() > MOST_OUTSTANDING) Thread.sleep(1);
        String[] parts = line.split("\t", 3);
        ByteBuffer data = ByteBuffer.wrap(parts[2].getBytes(StandardCharsets.UTF_8));
        // It chooses the shard in the key's place, and stays with the record in an aggregate.
        String explicitHashKey = parts[1].isEmpty() ? null : parts[1];
        all.add(new Sent(line, producer.addUserRecord(stream, parts[0], explicitHashKey, data)));
      }
    }
    producer.flushSync();
    int failed = 0;
    for (Sent sent : all) if (!hasArrived(sent)) failed++;
    producer.destroy();
    System.out.println(all.size() - failed + " put, " + failed + " failed");
    System.exit(failed == 0 ? 0 : 1);
  }

  private record Sent(String line, java.util.concurrent.Future<UserRecordResult> result) {}

  /** The library has repeated what failed until the record's time to live was over: what is left is yours to keep. */
  private static boolean hasArrived(Sent sent) throws InterruptedException {
    try {
      return sent.result().get().isSuccessful();
    } catch (ExecutionException error) {
      if (error.getCause() instanceof UserRecordFailedException failure)
        failure.getResult().getAttempts().forEach(attempt -> System.err.println(attempt.getErrorMessage()));
      else System.err.println(error.getCause());
      return false;
    }
  }

  private static KinesisProducerConfiguration configuration() {
    KinesisProducerConfiguration configuration = new KinesisProducerConfiguration()
        .setRegion(required("AWS_REGION"))
        .setAggregationEnabled(true)
        // A user's records must not be late: 100 milliseconds fill an aggregate under load.
        .setRecordMaxBufferedTime(100)
        // Longer than the outage that a producer has to get through.
        .setRecordTtl(300_000);
    String endpoint = System.getenv("AWS_ENDPOINT_URL");
    if (endpoint == null) return configuration;
    URI uri = URI.create(endpoint);
    return configuration
        .setKinesisEndpoint(uri.getHost())
        .setKinesisPort(uri.getPort())
        .setStsEndpoint(uri.getHost())
        .setStsPort(uri.getPort())
        .setCaCertFile(required("AWS_CA_BUNDLE"))
        .setMetricsLevel("none");
  }

  private static String required(String name) {
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) throw new IllegalArgumentException(name + " must be set in the environment.");
    return value;
  }
}
