import GRDB

/// The tables, and how they came to be. A migration that has been released is never changed; another one follows.
///
/// Tables are strict. Lists that are walked in order of arrival have an `ordinal` that is never used twice. What only grows
/// (`progress_event`, `audit`) refuses to be changed, whoever asks.
enum Schema {
    /// All migrations, oldest first.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 records") { database in
            try database.execute(sql: devices)
            try database.execute(sql: authors)
            try database.execute(sql: manifests)
            try database.execute(sql: campaigns)
            try database.execute(sql: trails)
        }
        migrator.registerMigration("2 key sets") { database in
            try database.execute(sql: keySets)
        }
        migrator.registerMigration("3 inventories") { database in
            try database.execute(sql: inventories)
        }
        migrator.registerMigration("4 locations") { database in
            try database.execute(sql: locations)
        }
        return migrator
    }

    private static let devices = """
        CREATE TABLE device (
            id TEXT NOT NULL PRIMARY KEY,
            public_key BLOB NOT NULL,
            enrolled_at INTEGER NOT NULL,
            last_seen_at INTEGER,
            reported_at INTEGER,
            reported_order INTEGER,
            reported_state TEXT,
            reported_detail TEXT
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE device_component (
            device TEXT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            vendor_id BLOB NOT NULL,
            class_id BLOB NOT NULL,
            PRIMARY KEY (device, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE device_characteristic (
            device TEXT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (device, key)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE device_running (
            device TEXT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
            component TEXT NOT NULL,
            digest BLOB NOT NULL,
            version TEXT,
            PRIMARY KEY (device, component)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE enrolment_token (
            ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
            hash BLOB NOT NULL UNIQUE,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            bound_to TEXT,
            note TEXT NOT NULL,
            used_by TEXT,
            used_at INTEGER,
            CHECK ((used_by IS NULL) = (used_at IS NULL))
        ) STRICT;
        """

    private static let authors = """
        CREATE TABLE author (
            ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
            key_id BLOB NOT NULL UNIQUE,
            name TEXT NOT NULL,
            public_key BLOB NOT NULL,
            accepted_at INTEGER NOT NULL,
            revoked_at INTEGER
        ) STRICT;

        CREATE TABLE operator_token (
            ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
            hash BLOB NOT NULL UNIQUE,
            name TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            revoked_at INTEGER
        ) STRICT;
        """

    private static let keySets = """
        CREATE TABLE key_set (
            version INTEGER NOT NULL PRIMARY KEY,
            document BLOB NOT NULL,
            published_at INTEGER NOT NULL
        ) STRICT;
        """

    // Thousands of devices have the same capability set: it stands once, and goes with the last inventory that names it.
    private static let inventories = """
        CREATE TABLE inventory_definition (
            sequence_number INTEGER NOT NULL PRIMARY KEY,
            digest BLOB NOT NULL,
            document BLOB NOT NULL,
            published_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE inventory_capabilities (
            digest BLOB NOT NULL PRIMARY KEY,
            encoded BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE inventory (
            device TEXT NOT NULL PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE,
            definition BLOB NOT NULL,
            digest BLOB NOT NULL,
            size INTEGER NOT NULL,
            message_order INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            claims BLOB NOT NULL,
            capabilities BLOB REFERENCES inventory_capabilities (digest),
            lower_index BLOB,
            upper_index BLOB
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX inventory_by_capabilities ON inventory (capabilities);
        CREATE INDEX inventory_by_lower_index ON inventory (lower_index);
        CREATE INDEX inventory_by_upper_index ON inventory (upper_index);

        CREATE TRIGGER capabilities_go_with_an_inventory AFTER DELETE ON inventory
            WHEN OLD.capabilities IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM inventory WHERE capabilities = OLD.capabilities)
            BEGIN DELETE FROM inventory_capabilities WHERE digest = OLD.capabilities; END;
        CREATE TRIGGER capabilities_go_with_a_change AFTER UPDATE OF capabilities ON inventory
            WHEN OLD.capabilities IS NOT NULL AND OLD.capabilities IS NOT NEW.capabilities
                AND NOT EXISTS (SELECT 1 FROM inventory WHERE capabilities = OLD.capabilities)
            BEGIN DELETE FROM inventory_capabilities WHERE digest = OLD.capabilities; END;
        """

    private static let locations = """
        CREATE TABLE location (
            name TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            latitude REAL,
            longitude REAL,
            region TEXT,
            capacity_unit TEXT CHECK (capacity_unit IN ('requests', 'bytes')),
            capacity INTEGER,
            is_listed INTEGER NOT NULL CHECK (is_listed IN (0, 1)),
            added_at INTEGER NOT NULL,
            CHECK ((latitude IS NULL) = (longitude IS NULL)),
            CHECK (latitude IS NULL OR region IS NULL),
            CHECK ((capacity IS NULL) = (capacity_unit IS NULL))
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE location_address (
            location TEXT NOT NULL REFERENCES location (name) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            address TEXT NOT NULL,
            PRIMARY KEY (location, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE location_blob (
            location TEXT NOT NULL REFERENCES location (name) ON DELETE CASCADE,
            blob BLOB NOT NULL,
            PRIMARY KEY (location, blob)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE location_class (
            location TEXT NOT NULL REFERENCES location (name) ON DELETE CASCADE,
            class_id BLOB NOT NULL,
            PRIMARY KEY (location, class_id)
        ) STRICT, WITHOUT ROWID;
        """

    private static let manifests = """
        CREATE TABLE manifest (
            ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
            digest BLOB NOT NULL UNIQUE,
            sequence_number INTEGER NOT NULL,
            envelope BLOB NOT NULL,
            author_key_id BLOB NOT NULL,
            request_uri TEXT NOT NULL,
            uploaded_at INTEGER NOT NULL
        ) STRICT;

        CREATE INDEX manifest_by_request_uri ON manifest (request_uri, sequence_number);

        CREATE TABLE manifest_component (
            manifest INTEGER NOT NULL REFERENCES manifest (ordinal) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            component TEXT NOT NULL,
            vendor_id BLOB,
            class_id BLOB,
            result BLOB,
            size INTEGER,
            version TEXT,
            PRIMARY KEY (manifest, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE patch (
            precursor BLOB NOT NULL,
            result BLOB NOT NULL,
            format INTEGER NOT NULL,
            blob BLOB NOT NULL,
            size INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (precursor, result, format)
        ) STRICT, WITHOUT ROWID;
        """

    private static let campaigns = """
        CREATE TABLE campaign (
            ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            manifest BLOB NOT NULL REFERENCES manifest (digest),
            selector TEXT NOT NULL CHECK (selector IN ('all', 'listed', 'query')),
            query TEXT CHECK ((selector = 'query') = (query IS NOT NULL)),
            state TEXT NOT NULL,
            epoch INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            ended_at INTEGER
        ) STRICT;

        CREATE INDEX campaign_by_state ON campaign (state);

        CREATE TABLE campaign_member (
            campaign INTEGER NOT NULL REFERENCES campaign (ordinal) ON DELETE CASCADE,
            device TEXT NOT NULL,
            PRIMARY KEY (campaign, device)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE campaign_device (
            campaign INTEGER NOT NULL REFERENCES campaign (ordinal),
            device TEXT NOT NULL,
            state TEXT NOT NULL,
            detail TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            report_order INTEGER,
            offered_at INTEGER NOT NULL,
            installed_at INTEGER,
            running_at INTEGER,
            updated_at INTEGER NOT NULL,
            PRIMARY KEY (campaign, device)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX campaign_device_by_state ON campaign_device (campaign, state);
        CREATE INDEX campaign_device_by_device ON campaign_device (device);

        CREATE TABLE delivery (
            campaign INTEGER NOT NULL,
            device TEXT NOT NULL,
            component TEXT NOT NULL,
            kind TEXT NOT NULL,
            bytes_on_wire INTEGER NOT NULL,
            precursor BLOB,
            result BLOB,
            PRIMARY KEY (campaign, device, component),
            FOREIGN KEY (campaign, device) REFERENCES campaign_device (campaign, device) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        """

    private static let trails = """
        CREATE TABLE progress_event (
            ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
            campaign INTEGER NOT NULL REFERENCES campaign (ordinal),
            device TEXT NOT NULL,
            at INTEGER NOT NULL,
            said TEXT NOT NULL,
            state TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            report_order INTEGER,
            detail TEXT NOT NULL
        ) STRICT;

        CREATE INDEX progress_event_by_campaign ON progress_event (campaign, ordinal);
        CREATE INDEX progress_event_by_device ON progress_event (campaign, device, ordinal);

        CREATE TABLE audit (
            ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;

        -- REPLACE removes a row without asking the trigger that guards against removal.
        CREATE TRIGGER progress_event_is_never_replaced BEFORE INSERT ON progress_event
            WHEN EXISTS (SELECT 1 FROM progress_event WHERE ordinal = NEW.ordinal)
            BEGIN SELECT RAISE(ABORT, 'the history only grows'); END;
        CREATE TRIGGER progress_event_is_never_changed BEFORE UPDATE ON progress_event
            BEGIN SELECT RAISE(ABORT, 'the history only grows'); END;
        CREATE TRIGGER progress_event_is_never_removed BEFORE DELETE ON progress_event
            BEGIN SELECT RAISE(ABORT, 'the history only grows'); END;
        CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit
            WHEN EXISTS (SELECT 1 FROM audit WHERE ordinal = NEW.ordinal)
            BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
        CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
        CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
        """
}
