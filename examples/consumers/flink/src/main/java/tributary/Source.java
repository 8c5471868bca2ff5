package tributary;

import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.api.functions.timestamps.BoundedOutOfOrdernessTimestampExtractor;
import org.apache.flink.streaming.api.windowing.time.Time;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/** Where records come from. Whoever changes the connector changes this file, and the line that adds the source. */
final class Source {
  /** A shard's records come in the order of their times, but for the clocks of Kinesis's own servers. */
  private static final Time DISORDER = Time.seconds(10);
  /** A shard without records holds the others' minutes open no longer than this. */
  private static final String IDLE_MILLISECONDS = "30000";
  /** A shard lets all who poll it ask five times a second; five a second is what the connector asks unless told. */
  private static final String POLLED_EVERY_MILLISECONDS = "1000";
  /** Others may have asked five times already. The connector gives a job up after three refusals in a row, and Flink starts it anew. */
  private static final String REFUSALS = "30";

  /** Reads the stream `stream`, each shard with a watermark of its own; properties of the connector may stand beside it. */
  static SourceFunction<Visit> of(Properties properties) {
    Properties all = new Properties();
    all.put(ConsumerConfigConstants.STREAM_INITIAL_POSITION, "TRIM_HORIZON");
    all.put(ConsumerConfigConstants.SHARD_IDLE_INTERVAL_MILLIS, IDLE_MILLISECONDS);
    all.put(ConsumerConfigConstants.SHARD_GETRECORDS_INTERVAL_MILLIS, POLLED_EVERY_MILLISECONDS);
    all.put(ConsumerConfigConstants.SHARD_GETRECORDS_RETRIES, REFUSALS);
    all.putAll(properties);
    FlinkKinesisConsumer<Visit> source = new FlinkKinesisConsumer<>(properties.getProperty("stream"), new Records(), all);
    source.setPeriodicWatermarkAssigner(new EventTime());
    return source;
  }

  /** An application whose records say when something happened takes that time here. */
  private static final class EventTime extends BoundedOutOfOrdernessTimestampExtractor<Visit> {
    EventTime() {
      super(DISORDER);
    }

    @Override
    public long extractTimestamp(Visit visit) {
      return visit.at;
    }
  }

  private static final class Records implements KinesisDeserializationSchema<Visit> {
    @Override
    public Visit deserialize(byte[] data, String key, String sequence, long arrived, String stream, String shard) {
      return Visit.of(data, arrived);
    }

    @Override
    public TypeInformation<Visit> getProducedType() {
      return TypeInformation.of(Visit.class);
    }
  }
}
