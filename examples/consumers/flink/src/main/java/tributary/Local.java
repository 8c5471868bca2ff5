package tributary;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the job in a cluster within this process, until so many distinct records have come or time is up, and says what came. */
public final class Local {
  private static final int PARALLELISM = 2;
  private static final long CHECKPOINT_MILLISECONDS = 1000;

  public static void main(String[] args) throws Exception {
    int expected = Integer.parseInt(required("RECORDS"));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(required("SECONDS")));
    Path folder = Path.of(required("OUTPUT_FOLDER"));
    if (System.getenv("AWS_CA_BUNDLE") != null) TrustStore.use(Path.of(System.getenv("AWS_CA_BUNDLE")));

    Configuration anyPort = new Configuration().set(RestOptions.BIND_PORT, "0");
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, anyPort);
    environment.enableCheckpointing(CHECKPOINT_MILLISECONDS);
    // In files: Flink's own memory takes 5 MiB, some 60,000 ids, and then no checkpoint at all.
    environment.getCheckpointConfig().setCheckpointStorage(folder.resolve("checkpoints").toUri());
    CountOffers.define(environment, propertiesFor(folder.resolve("counts").toUri()));
    JobClient job = environment.executeAsync("count offers");
    while (count(job.getAccumulators().get(), "distinct") < expected && System.nanoTime() < deadline) Thread.sleep(500);
    // A drained job writes every minute that is still open; one that is only stopped keeps them in its snapshot.
    job.stopWithSavepoint(true, folder.resolve("snapshot").toUri().toString(), SavepointFormatType.CANONICAL).get(60, TimeUnit.SECONDS);
    Map<String, Object> counts = job.getJobExecutionResult().get().getAllAccumulatorResults();
    int distinct = count(counts, "distinct");
    int twice = count(counts, "twice");
    int malformed = count(counts, "malformed");
    System.out.printf(
        "%d records arrived: %d distinct, %d twice, %d malformed.%n", distinct + twice + malformed, distinct, twice, malformed);
    System.exit(distinct >= expected ? 0 : 1);
  }

  /** What the property group says on AWS, from the environment. */
  private static Properties propertiesFor(URI to) {
    Properties properties = new Properties();
    properties.put("stream", required("STREAM_NAME"));
    properties.put("aws.region", required("AWS_REGION"));
    properties.put("to", to.toString());
    String endpoint = System.getenv("AWS_ENDPOINT_URL");
    if (endpoint != null) properties.put("aws.endpoint", endpoint);
    if ("fan-out".equals(System.getenv("RETRIEVAL"))) {
      properties.put("flink.stream.recordpublisher", "EFO");
      properties.put("flink.stream.efo.consumername", "count-offers");
    }
    return properties;
  }

  private static int count(Map<String, Object> counts, String name) {
    return (Integer) counts.getOrDefault(name, 0);
  }

  private static String required(String name) {
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) throw new IllegalArgumentException(name + " must be set in the environment.");
    return value;
  }
}
