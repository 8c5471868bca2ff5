package tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** What the job needs of an enriched record. Public fields: Flink's own serializer takes it, and a snapshot outlives new fields. */
public final class Visit {
  static final ObjectMapper JSON = new ObjectMapper();

  /** `enrichment.id`: the same for a record that comes twice. Empty for what is no enriched record. */
  public String id = "";
  /** As the record gave it: a code, a name or a flag. */
  public String country = "";
  public int offers;
  /** When the stream took the record, in milliseconds. */
  public long at;

  /** Reads a record; one that is none is counted by `id` alone, and its text is said nowhere. */
  static Visit of(byte[] data, long at) {
    Visit visit = new Visit();
    visit.at = at;
    try {
      JsonNode record = JSON.readTree(data);
      visit.id = record.path("enrichment").path("id").asText();
      visit.country = record.path("location").path("country").asText();
      visit.offers = record.path("bandwidthOptions").size();
    } catch (IOException error) {
      visit.id = "";
    }
    return visit;
  }
}
