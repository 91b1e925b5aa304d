/**
 * Keys that another system has issued: brought by their hashes, told by the pattern of their texts, found by those hashes
 * once, and then like every other key. Tables {@code api_key_pattern}, {@code imported_key_hash}.
 */
@NullMarked
package io.tenantservice.apikey.imports;

import org.jspecify.annotations.NullMarked;
