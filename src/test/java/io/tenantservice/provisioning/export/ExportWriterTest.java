package io.tenantservice.provisioning.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExportWriterTest {

    private static final int MOST_OF_A_CHUNK = 256 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExportWriter writer = new ExportWriter(JSON);
    private final List<byte[]> chunks = new ArrayList<>();

    @Test
    void chunksOneAfterTheOtherUnpackToAllLines() throws IOException {
        chunks.addAll(writer.begin("export", Map.of("version", 1)));
        for (int page = 0; page < 100; page++) {
            chunks.addAll(writer.add("key", List.of(Map.of("text", random(9_000)), Map.of("text", "x".repeat(9_000)))));
        }
        chunks.addAll(writer.add("leak", List.of()));
        chunks.addAll(writer.end("end", Map.of("records", writer.records())));

        List<JsonNode> lines = lines();

        assertThat(chunks.size()).isGreaterThan(5);
        assertThat(lines).hasSize(202);
        assertThat(lines.getFirst().path("type").asText()).isEqualTo("export");
        assertThat(lines.getLast()).isEqualTo(JSON.readTree("""
                {"type":"end","data":{"records":{"key":200,"leak":0}}}"""));
    }

    @Test
    void chunkOfWhatCannotBeCompressedIsNoLargerThanOthers() throws IOException {
        chunks.addAll(writer.add("key", List.of(random(1_500_000))));
        chunks.addAll(writer.end("end", Map.of()));

        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.length).isLessThanOrEqualTo(MOST_OF_A_CHUNK));
        assertThat(lines()).hasSize(2);
    }

    @Test
    void digestAndSizeAreThoseOfTheWholeFile() throws Exception {
        chunks.addAll(writer.add("key", List.of(random(600_000))));
        chunks.addAll(writer.end("end", Map.of()));
        byte[] file = file();

        assertThat(writer.size()).isEqualTo(file.length);
        assertThat(writer.digest())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(file));
    }

    private static String random(int length) {
        byte[] bytes = new byte[length * 3 / 4];
        new Random(length).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private List<JsonNode> lines() throws IOException {
        return Unpacked.lines(file());
    }

    private byte[] file() {
        return Unpacked.file(chunks);
    }
}
