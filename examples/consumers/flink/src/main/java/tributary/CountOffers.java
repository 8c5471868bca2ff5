package tributary;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.io.IOException;
import java.time.Instant;
import java.util.Properties;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.time.Time;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Counts offers by country and minute. Managed Flink runs it, with the property group `CountOffers`; Local does on a laptop. */
public final class CountOffers {
  private static final OutputTag<Visit> LATE = new OutputTag<>("late") {};

  public static void main(String[] args) throws Exception {
    Properties properties = KinesisAnalyticsRuntime.getApplicationProperties().get("CountOffers");
    if (properties == null) throw new IllegalArgumentException("The property group CountOffers must be given to the application.");
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    define(environment, properties);
    environment.execute("count offers");
  }

  /** The job: what the stream has, counted, in files. */
  static void define(StreamExecutionEnvironment environment, Properties properties) {
    count(environment.addSource(Source.of(properties)).uid("enriched").name("enriched records"))
        .sinkTo(
            FileSink.forRowFormat(new Path(properties.getProperty("to")), new SimpleStringEncoder<String>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .build())
        .uid("to")
        .name("files");
  }

  /** Each record once, then one row a country and minute; what comes after its minute was written is a row of its own. */
  static DataStream<String> count(DataStream<Visit> visits) {
    SingleOutputStreamOperator<Visit> once =
        visits.keyBy(visit -> visit.id).flatMap(new Once()).uid("once").name("each record once");
    SingleOutputStreamOperator<String> counts =
        once.keyBy(visit -> visit.country)
            .window(TumblingEventTimeWindows.of(Time.minutes(1)))
            .sideOutputLateData(LATE)
            .aggregate(new Sum(), new Row())
            .uid("counts")
            .name("by country and minute");
    return counts.union(counts.getSideOutput(LATE).map(CountOffers::lateRow).uid("late").name("late records"));
  }

  /** Offers and records of one country and minute. */
  private static final class Sum implements AggregateFunction<Visit, long[], long[]> {
    @Override
    public long[] createAccumulator() {
      return new long[2];
    }

    @Override
    public long[] add(Visit visit, long[] sum) {
      return new long[] {sum[0] + visit.offers, sum[1] + 1};
    }

    @Override
    public long[] getResult(long[] sum) {
      return sum;
    }

    @Override
    public long[] merge(long[] one, long[] other) {
      return new long[] {one[0] + other[0], one[1] + other[1]};
    }
  }

  /** What is written of a window. */
  private static final class Row extends ProcessWindowFunction<long[], String, String, TimeWindow> {
    @Override
    public void process(String country, Context context, Iterable<long[]> sums, Collector<String> rows) throws IOException {
      for (long[] sum : sums) rows.collect(row(country, context.window().getStart(), sum[0], sum[1], false));
    }
  }

  private static String lateRow(Visit visit) throws IOException {
    return row(visit.country, visit.at - visit.at % 60_000, visit.offers, 1, true);
  }

  private static String row(String country, long minute, long offers, long records, boolean late) throws IOException {
    return Visit.JSON.writeValueAsString(
        Visit.JSON.createObjectNode()
            .put("country", country)
            .put("minute", Instant.ofEpochMilli(minute).toString())
            .put("offers", offers)
            .put("records", records)
            .put("late", late));
  }
}
