package io.tenantservice.platform.logging;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * The last line of defence: takes texts out of log lines that have the form of a secret. No code of ours logs one;
 * libraries, at levels that somebody turned up, may.
 */
@LoggingFilter(name = "redaction")
public final class Redaction implements Filter {

    private static final String MASK = "[redacted]";

    /** Bearer and basic credentials, JWTs, Vault tokens, Meta tokens, our own keys (44 and more random characters). */
    private static final Pattern SECRETS = Pattern.compile("(?i:bearer|basic)\\s+[\\w.~+/=-]{8,}"
            + "|eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*"
            + "|\\bhv[sbr]\\.[\\w-]{8,}"
            + "|\\bEAA[A-Za-z0-9]{20,}"
            + "|\\b[a-z0-9]{2,16}_(?:live|test)_[a-z0-9]{2,4}_[0-9A-Za-z]{43,}");

    @Override
    public boolean isLoggable(LogRecord record) {
        ExtLogRecord line = ExtLogRecord.wrap(record);
        String text = line.getFormattedMessage();
        if (text != null && SECRETS.matcher(text).find()) {
            line.setMessage(redact(text), ExtLogRecord.FormatStyle.NO_FORMAT);
            line.setParameters(null);
        }
        if (holdsSecret(record.getThrown())) {
            // An exception's text cannot be changed, so its kind is all that is kept.
            line.setMessage(
                    redact(line.getFormattedMessage()) + " (withheld: "
                            + record.getThrown().getClass().getName() + ")",
                    ExtLogRecord.FormatStyle.NO_FORMAT);
            line.setParameters(null);
            line.setThrown(null);
        }
        return true;
    }

    static String redact(String text) {
        return SECRETS.matcher(text).replaceAll(MASK);
    }

    private static boolean holdsSecret(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (SECRETS.matcher(cause.toString()).find()) {
                return true;
            }
        }
        return false;
    }
}
