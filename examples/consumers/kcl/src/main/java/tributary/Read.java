package tributary;

import java.net.InetAddress;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** Reads enriched records from the oldest on, until so many distinct ones have come or time is up. */
public final class Read {
  public static void main(String[] args) throws Exception {
    String stream = required("STREAM_NAME");
    String application = System.getenv().getOrDefault("APPLICATION", "tributary-reader");
    boolean fanOut = "fan-out".equals(System.getenv("RETRIEVAL"));
    int expected = Integer.parseInt(System.getenv().getOrDefault("RECORDS", "1000"));
    long seconds = Long.parseLong(System.getenv().getOrDefault("SECONDS", "120"));
    CountDownLatch done = new CountDownLatch(1);
    Arrivals arrivals = new Arrivals(System.getenv("ARRIVALS"));
    Runnable afterBatch = () -> {
      if (arrivals.distinct() >= expected) done.countDown();
    };

    Region region = Region.of(required("AWS_REGION"));
    KinesisAsyncClient kinesis =
        KinesisClientUtil.createKinesisAsyncClient(local(KinesisAsyncClient.builder().region(region)));
    DynamoDbAsyncClient dynamo = local(DynamoDbAsyncClient.builder().region(region)).build();
    CloudWatchAsyncClient cloudWatch = local(CloudWatchAsyncClient.builder().region(region)).build();
    String worker = System.getenv().getOrDefault("WORKER", InetAddress.getLocalHost().getHostName() + "-" + UUID.randomUUID());
    SingleStreamTracker from = new SingleStreamTracker(
        stream, InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON));
    ConfigsBuilder configs = new ConfigsBuilder(
        from, application, kinesis, dynamo, cloudWatch, worker, () -> new Reader(arrivals, afterBatch));
    LeaseManagementConfig leases = configs.leaseManagementConfig();
    // Workers of one machine share its CPU: how busy it is does not tell them apart, and shards are shared by their number.
    if (System.getenv("AWS_ENDPOINT_URL") != null)
      leases.workerUtilizationAwareAssignmentConfig().disableWorkerMetrics(true);
    Scheduler scheduler = new Scheduler(
        configs.checkpointConfig(),
        configs.coordinatorConfig(),
        leases,
        configs.lifecycleConfig(),
        configs.metricsConfig(),
        configs.processorConfig(),
        configs.retrievalConfig().retrievalSpecificConfig(
            fanOut ? fanOut(kinesis, stream, application) : new PollingConfig(stream, kinesis)));
    Thread thread = new Thread(scheduler);
    thread.setDaemon(true);
    thread.start();
    boolean isWhole = done.await(seconds, TimeUnit.SECONDS);
    scheduler.startGracefulShutdown().get(30, TimeUnit.SECONDS);
    System.out.println(arrivals);
    System.exit(isWhole ? 0 : 1);
  }

  /** With the ARN of a consumer it neither looks for one of its own name nor registers one. */
  private static FanOutConfig fanOut(KinesisAsyncClient kinesis, String stream, String application) {
    String consumerArn = System.getenv("CONSUMER_ARN");
    return new FanOutConfig(kinesis).streamName(stream).applicationName(application).consumerArn(consumerArn);
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
