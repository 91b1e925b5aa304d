/**
 * Reports of keys that were found in public, in the form of GitHub's secret scanning partner program. Table {@code
 * api_key_leak}. A report is believed for its signature; the same key at the same place is acted on once.
 */
@NullMarked
package io.tenantservice.apikey.leak;

import org.jspecify.annotations.NullMarked;
