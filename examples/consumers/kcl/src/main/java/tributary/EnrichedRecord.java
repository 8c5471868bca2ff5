package tributary;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;

/**
 * An enriched record, as client/enriched-record.v1.json says. Members that stand here not are the producer's own: read them from
 * the bytes.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record EnrichedRecord(
    String userId, Location location, List<BandwidthOption> bandwidthOptions, Enrichment enrichment) {

  /** Where the user is: `country` is a text or a number, as the record gave it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Location(JsonNode country) {}

  /** What is sold there. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record BandwidthOption(
      String id,
      String name,
      double downMbps,
      double upMbps,
      String technology,
      double monthlyPrice,
      String currency) {}

  /** The stamp of the function. What comes twice has the same `id`. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Enrichment(String id, String catalogue, String match) {}

  private static final ObjectMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
      .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
      .build();

  /** Reads a record. Throws for what is no JSON, and for what lacks a member. */
  public static EnrichedRecord parse(byte[] bytes) throws IOException {
    return JSON.readValue(bytes, EnrichedRecord.class);
  }
}
