package tributary;

import java.util.List;
import org.apache.flink.api.common.accumulators.IntCounter;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.time.Time;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.util.Collector;

/** Passes each `enrichment.id` once; what comes twice, and what is no enriched record, is counted. */
final class Once extends RichFlatMapFunction<Visit, Visit> implements CheckpointedFunction {
  /** Longer than a batch is tried again, by this kit's defaults: what comes twice comes within it. The state grows with it. */
  private static final Time REMEMBERED = Time.hours(24);

  private transient ValueState<Boolean> seen;
  /** What was counted up to the last checkpoint: Flink's accumulators begin at 0 when a job is started anew after a failure. */
  private transient ListState<int[]> counted;
  private final IntCounter distinct = new IntCounter();
  private final IntCounter twice = new IntCounter();
  private final IntCounter malformed = new IntCounter();
  private transient Counter twiceMetric;
  private transient Counter malformedMetric;

  @Override
  public void open(Configuration parameters) {
    ValueStateDescriptor<Boolean> descriptor = new ValueStateDescriptor<>("seen", Boolean.class);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(REMEMBERED).build());
    seen = getRuntimeContext().getState(descriptor);
    getRuntimeContext().addAccumulator("distinct", distinct);
    getRuntimeContext().addAccumulator("twice", twice);
    getRuntimeContext().addAccumulator("malformed", malformed);
    twiceMetric = getRuntimeContext().getMetricGroup().counter("twice");
    malformedMetric = getRuntimeContext().getMetricGroup().counter("malformed");
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    counted = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("counted", int[].class));
    for (int[] before : counted.get()) {
      distinct.add(before[0]);
      twice.add(before[1]);
      malformed.add(before[2]);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    counted.update(
        List.of(
            new int[] {
              distinct.getLocalValuePrimitive(), twice.getLocalValuePrimitive(), malformed.getLocalValuePrimitive()
            }));
  }

  @Override
  public void flatMap(Visit visit, Collector<Visit> once) throws Exception {
    if (visit.id.isEmpty()) {
      malformed.add(1);
      malformedMetric.inc();
    } else if (seen.value() != null) {
      twice.add(1);
      twiceMetric.inc();
    } else {
      seen.update(true);
      distinct.add(1);
      once.collect(visit);
    }
  }
}
