package tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.common.KinesisClientUtil;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** Reads enriched records from the oldest on, until so many distinct ones have come or time is up. */
public final class Read {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
  private static final AtomicInteger TWICE = new AtomicInteger();

  public static void main(String[] args) throws Exception {
    String stream = required("STREAM_NAME");
    String application = System.getenv().getOrDefault("APPLICATION", "tributary-reader");
    boolean fanOut = "fan-out".equals(System.getenv("RETRIEVAL"));
    int expected = Integer.parseInt(System.getenv().getOrDefault("RECORDS", "1000"));
    long seconds = Long.parseLong(System.getenv().getOrDefault("SECONDS", "120"));
    CountDownLatch done = new CountDownLatch(1);

    Region region = Region.of(required("AWS_REGION"));
    KinesisAsyncClient kinesis =
        KinesisClientUtil.createKinesisAsyncClient(local(KinesisAsyncClient.builder().region(region)));
    DynamoDbAsyncClient dynamo = local(DynamoDbAsyncClient.builder().region(region)).build();
    CloudWatchAsyncClient cloudWatch = local(CloudWatchAsyncClient.builder().region(region)).build();
    String worker = InetAddress.getLocalHost().getHostName() + "-" + UUID.randomUUID();
    SingleStreamTracker from = new SingleStreamTracker(
        stream, InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON));
    ConfigsBuilder configs = new ConfigsBuilder(
        from, application, kinesis, dynamo, cloudWatch, worker, () -> new Reader(expected, done));
    Scheduler scheduler = new Scheduler(
        configs.checkpointConfig(),
        configs.coordinatorConfig(),
        configs.leaseManagementConfig(),
        configs.lifecycleConfig(),
        configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
        configs.processorConfig(),
        configs.retrievalConfig().retrievalSpecificConfig(
            fanOut
                ? new FanOutConfig(kinesis).streamName(stream).applicationName(application)
                : new PollingConfig(stream, kinesis).idleTimeBetweenReadsInMillis(250)));
    Thread thread = new Thread(scheduler);
    thread.setDaemon(true);
    thread.start();
    boolean isWhole = done.await(seconds, TimeUnit.SECONDS);
    scheduler.startGracefulShutdown().get(30, TimeUnit.SECONDS);
    System.out.println(SEEN.size() + " distinct records read, " + TWICE.get() + " twice");
    System.exit(isWhole ? 0 : 1);
  }

  /** Handles the records of one shard, one batch after the other. */
  private record Reader(int expected, CountDownLatch done) implements ShardRecordProcessor {
    @Override
    public void initialize(InitializationInput input) {}

    @Override
    public void processRecords(ProcessRecordsInput input) {
      for (KinesisClientRecord record : input.records()) handle(record.data());
      checkpoint(input.checkpointer());
      if (SEEN.size() >= expected) done.countDown();
    }

    /** What comes twice has the same `enrichment.id`. */
    private void handle(ByteBuffer data) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      try {
        JsonNode record = JSON.readTree(bytes);
        if (!SEEN.add(record.path("enrichment").path("id").asText())) TWICE.incrementAndGet();
      } catch (IOException error) {
        System.err.println("A record that is no JSON: " + error.getMessage().lines().findFirst().orElse(""));
      }
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

  /** This SDK heeds AWS_ENDPOINT_URL from 2.28 on; the library brings an older one. */
  private static <B extends AwsClientBuilder<B, ?>> B local(B builder) {
    String endpoint = System.getenv("AWS_ENDPOINT_URL");
    return endpoint == null ? builder : builder.endpointOverride(URI.create(endpoint));
  }

  private static String required(String name) {
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) throw new IllegalArgumentException(name + " must be set in the environment.");
    return value;
  }
}
