package io.tenantservice.apikey;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Every format in which keys may still be around. */
@Schema(name = "ApiKeyFormats")
public record KeyFormatsView(
        @Schema(description = "What keys are issued in now", examples = "1")
        int currentVersion,

        List<KeyFormatView> formats) {

    static KeyFormatsView ofAll() {
        return new KeyFormatsView(FormatVersion.CURRENT.number(), KeyFormat.described());
    }
}
